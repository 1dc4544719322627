ALTER TABLE "issue" ADD COLUMN "is_pinned" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "issue" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TABLE "placement" ADD COLUMN "proposed_area" text;--> statement-breakpoint
ALTER TABLE "placement" ADD COLUMN "proposed_stage" text;--> statement-breakpoint
UPDATE "placement" SET "proposed_area" = "area", "proposed_stage" = "stage";--> statement-breakpoint
ALTER TABLE "placement" ALTER COLUMN "proposed_area" SET NOT NULL;--> statement-breakpoint
UPDATE "issue" SET "content" = "content" || jsonb_build_object('given', '[]'::jsonb, 'taken', '[]'::jsonb, 'proposedArea', "content"->'area', 'proposedStage', "content"->'stage');--> statement-breakpoint
UPDATE "proposed_issue" SET "content" = "content" || jsonb_build_object('given', '[]'::jsonb, 'taken', '[]'::jsonb, 'proposedArea', "content"->'area', 'proposedStage', "content"->'stage');

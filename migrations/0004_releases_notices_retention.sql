CREATE TABLE "notice" (
	"campaign_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"purpose" text NOT NULL,
	"consent" text NOT NULL,
	"guardian" text NOT NULL,
	"changed_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notice_campaign_id_version_pk" PRIMARY KEY("campaign_id","version")
);
--> statement-breakpoint
CREATE TABLE "release" (
	"campaign_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"status" text NOT NULL,
	"content" jsonb,
	"refusal" text,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "release_campaign_id_id_pk" PRIMARY KEY("campaign_id","id")
);
--> statement-breakpoint
ALTER TABLE "upload" ADD COLUMN "notice_version" integer;--> statement-breakpoint
ALTER TABLE "occasion" ADD COLUMN "notice_version" integer;--> statement-breakpoint
ALTER TABLE "campaign" ADD COLUMN "texts_until" date;--> statement-breakpoint
ALTER TABLE "campaign" ADD COLUMN "reports_go_too" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "campaign" ADD COLUMN "texts_purged_at" timestamp with time zone;
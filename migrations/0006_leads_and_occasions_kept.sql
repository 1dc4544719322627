CREATE TABLE "lead" (
	"campaign_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"opinion_id" uuid NOT NULL,
	"org_id" uuid NOT NULL,
	"category" text NOT NULL,
	"codes" text NOT NULL,
	"state" text NOT NULL,
	"raised_at" timestamp with time zone DEFAULT now() NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"escalated_at" timestamp with time zone,
	CONSTRAINT "lead_campaign_id_id_pk" PRIMARY KEY("campaign_id","id")
);
--> statement-breakpoint
CREATE TABLE "lead_event" (
	"campaign_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"lead_id" uuid NOT NULL,
	"number" bigserial NOT NULL,
	"actor_id" uuid,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"action" text NOT NULL,
	"note" text,
	CONSTRAINT "lead_event_campaign_id_id_pk" PRIMARY KEY("campaign_id","id")
);
--> statement-breakpoint
CREATE TABLE "lead_handler" (
	"org_id" uuid NOT NULL,
	"category" text NOT NULL,
	"actor_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "lead_handler_org_id_category_actor_id_pk" PRIMARY KEY("org_id","category","actor_id")
);
--> statement-breakpoint
CREATE TABLE "lead_setting" (
	"campaign_id" uuid PRIMARY KEY NOT NULL,
	"acknowledge_hours" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "occasion_event" (
	"campaign_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"occasion_id" uuid NOT NULL,
	"number" bigserial NOT NULL,
	"actor_id" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"action" text NOT NULL,
	"reason" text NOT NULL,
	"before" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "occasion_event_campaign_id_id_pk" PRIMARY KEY("campaign_id","id")
);
--> statement-breakpoint
CREATE TABLE "occasion_evidence" (
	"campaign_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"occasion_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"media_type" text NOT NULL,
	"byte_count" integer NOT NULL,
	"content" "bytea" NOT NULL,
	"sent_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "occasion_evidence_campaign_id_id_pk" PRIMARY KEY("campaign_id","id")
);
--> statement-breakpoint
ALTER TABLE "occasion" ADD COLUMN "source_key" text;--> statement-breakpoint
ALTER TABLE "occasion" ADD COLUMN "withdrawn_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "opinion" ADD COLUMN "not_urgent_at" timestamp with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "lead_opinion" ON "lead" USING btree ("campaign_id","opinion_id");--> statement-breakpoint
CREATE INDEX "lead_org" ON "lead" USING btree ("campaign_id","org_id","category");--> statement-breakpoint
CREATE INDEX "lead_state" ON "lead" USING btree ("campaign_id","state","raised_at");--> statement-breakpoint
CREATE INDEX "lead_event_lead" ON "lead_event" USING btree ("campaign_id","lead_id","number");--> statement-breakpoint
CREATE INDEX "occasion_event_occasion" ON "occasion_event" USING btree ("campaign_id","occasion_id","number");--> statement-breakpoint
CREATE INDEX "occasion_evidence_occasion" ON "occasion_evidence" USING btree ("campaign_id","occasion_id");--> statement-breakpoint
CREATE UNIQUE INDEX "occasion_source" ON "occasion" USING btree ("campaign_id","org_id","source_key");
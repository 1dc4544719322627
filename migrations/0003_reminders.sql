CREATE TABLE "reminder" (
	"campaign_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"org_id" uuid NOT NULL,
	"missing" jsonb NOT NULL,
	"note" text,
	"due_on" date,
	"sent_by" uuid NOT NULL,
	"sent_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reminder_campaign_id_id_pk" PRIMARY KEY("campaign_id","id")
);
--> statement-breakpoint
CREATE INDEX "reminder_org" ON "reminder" USING btree ("campaign_id","org_id","id");
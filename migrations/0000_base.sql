CREATE TABLE "upload" (
	"campaign_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"org_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"byte_count" integer NOT NULL,
	"sha256" text NOT NULL,
	"status" text NOT NULL,
	"progress" jsonb,
	"preview" jsonb,
	"columns" jsonb,
	"receipt" jsonb,
	"refusal" jsonb,
	"sent_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "upload_campaign_id_id_pk" PRIMARY KEY("campaign_id","id")
);
--> statement-breakpoint
CREATE TABLE "upload_piece" (
	"campaign_id" uuid NOT NULL,
	"upload_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "upload_piece_campaign_id_upload_id_number_pk" PRIMARY KEY("campaign_id","upload_id","number")
);
--> statement-breakpoint
CREATE TABLE "upload_rejection" (
	"campaign_id" uuid NOT NULL,
	"upload_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"row" integer,
	"column_name" text,
	"reason" text NOT NULL,
	"cells" jsonb,
	CONSTRAINT "upload_rejection_campaign_id_upload_id_number_pk" PRIMARY KEY("campaign_id","upload_id","number")
);
--> statement-breakpoint
CREATE TABLE "issue" (
	"campaign_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"id" text NOT NULL,
	"rank" integer NOT NULL,
	"area" text NOT NULL,
	"stage" text,
	"title" text NOT NULL,
	"is_renamed" boolean DEFAULT false NOT NULL,
	"is_confirmed" boolean DEFAULT false NOT NULL,
	"is_dismissed" boolean DEFAULT false NOT NULL,
	"dismiss_reason" text,
	"merged_count" integer DEFAULT 1 NOT NULL,
	"mention_count" integer NOT NULL,
	"last_at" timestamp with time zone,
	"content" jsonb NOT NULL,
	CONSTRAINT "issue_campaign_id_run_id_id_pk" PRIMARY KEY("campaign_id","run_id","id")
);
--> statement-breakpoint
CREATE TABLE "placement" (
	"campaign_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"opinion_id" uuid NOT NULL,
	"area" text NOT NULL,
	"area_score" real NOT NULL,
	"best_area" text NOT NULL,
	"second_area" text,
	"sub_area" text,
	"stage" text,
	"stage_score" real,
	"kind" text NOT NULL,
	"kind_score" real NOT NULL,
	"proposed_issue_id" text,
	"issue_id" text,
	"theme_id" text,
	"duplicate_of" uuid,
	"urgent" text,
	"severity" real NOT NULL,
	CONSTRAINT "placement_campaign_id_run_id_opinion_id_pk" PRIMARY KEY("campaign_id","run_id","opinion_id")
);
--> statement-breakpoint
CREATE TABLE "proposed_issue" (
	"campaign_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"id" text NOT NULL,
	"rank" integer NOT NULL,
	"content" jsonb NOT NULL,
	CONSTRAINT "proposed_issue_campaign_id_run_id_id_pk" PRIMARY KEY("campaign_id","run_id","id")
);
--> statement-breakpoint
CREATE TABLE "review_event" (
	"campaign_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"org_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"number" bigserial NOT NULL,
	"actor_id" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"action" text NOT NULL,
	"content" jsonb NOT NULL,
	"reason" text,
	"undoes" uuid,
	CONSTRAINT "review_event_campaign_id_id_pk" PRIMARY KEY("campaign_id","id")
);
--> statement-breakpoint
CREATE TABLE "run" (
	"campaign_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"org_id" uuid NOT NULL,
	"status" text NOT NULL,
	"progress" jsonb,
	"options" jsonb NOT NULL,
	"versions" jsonb,
	"counts" jsonb,
	"summary" jsonb,
	"taxonomy_hash" text,
	"unkept_reviews" jsonb,
	"failure" text,
	"started_by" uuid,
	"cancelled_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "run_campaign_id_id_pk" PRIMARY KEY("campaign_id","id")
);
--> statement-breakpoint
CREATE TABLE "occasion" (
	"campaign_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"org_id" uuid NOT NULL,
	"held_at" timestamp with time zone NOT NULL,
	"place" text,
	"channel" text NOT NULL,
	"audience" text NOT NULL,
	"school_stage" text,
	"due_count" integer,
	"present_count" integer,
	"answered" text,
	"recorded_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "occasion_campaign_id_id_pk" PRIMARY KEY("campaign_id","id")
);
--> statement-breakpoint
CREATE TABLE "opinion" (
	"campaign_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"org_id" uuid NOT NULL,
	"text" text NOT NULL,
	"title" text,
	"said_at" timestamp with time zone,
	"channel" text,
	"audience" text,
	"school_stage" text,
	"mention_count" integer DEFAULT 1 NOT NULL,
	"person_key" text,
	"occasion_id" uuid,
	"upload_id" uuid,
	"source_file" text,
	"source_row" integer,
	"source_cells" jsonb,
	"row_key" text NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"withdrawn_at" timestamp with time zone,
	"withdrawn_with" uuid,
	CONSTRAINT "opinion_campaign_id_id_pk" PRIMARY KEY("campaign_id","id")
);
--> statement-breakpoint
CREATE TABLE "upload_opinion" (
	"campaign_id" uuid NOT NULL,
	"upload_id" uuid NOT NULL,
	"opinion_id" uuid NOT NULL,
	CONSTRAINT "upload_opinion_campaign_id_upload_id_opinion_id_pk" PRIMARY KEY("campaign_id","upload_id","opinion_id")
);
--> statement-breakpoint
CREATE TABLE "actor" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sign_in_name" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"must_change_password" boolean DEFAULT true NOT NULL,
	"failed_count" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "actor_role" (
	"actor_id" uuid NOT NULL,
	"org_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "actor_role_actor_id_org_id_role_pk" PRIMARY KEY("actor_id","org_id","role")
);
--> statement-breakpoint
CREATE TABLE "campaign" (
	"id" uuid PRIMARY KEY NOT NULL,
	"org_id" uuid NOT NULL,
	"name" text NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"stages" jsonb NOT NULL,
	"plan" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"is_demonstration" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency" (
	"actor_id" uuid NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"answer" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_actor_id_key_pk" PRIMARY KEY("actor_id","key")
);
--> statement-breakpoint
CREATE TABLE "org" (
	"id" uuid PRIMARY KEY NOT NULL,
	"parent_id" uuid,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"school_stage" text,
	"setting" text,
	"ownership" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "participation" (
	"campaign_id" uuid NOT NULL,
	"org_id" uuid NOT NULL,
	"roster" jsonb NOT NULL,
	CONSTRAINT "participation_campaign_id_org_id_pk" PRIMARY KEY("campaign_id","org_id")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"actor_id" uuid,
	"content" jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report" (
	"campaign_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"org_id" uuid NOT NULL,
	"title" text NOT NULL,
	"status" text NOT NULL,
	"is_unreviewed" boolean DEFAULT true NOT NULL,
	"reviewed_issue_count" integer DEFAULT 0 NOT NULL,
	"issue_count" integer DEFAULT 0 NOT NULL,
	"failure" text,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "report_campaign_id_id_pk" PRIMARY KEY("campaign_id","id")
);
--> statement-breakpoint
CREATE TABLE "report_file" (
	"campaign_id" uuid NOT NULL,
	"report_id" uuid NOT NULL,
	"name" text NOT NULL,
	"byte_count" integer NOT NULL,
	"sha256" text NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "report_file_campaign_id_report_id_name_pk" PRIMARY KEY("campaign_id","report_id","name")
);
--> statement-breakpoint
CREATE INDEX "upload_org" ON "upload" USING btree ("campaign_id","org_id","created_at");--> statement-breakpoint
CREATE INDEX "issue_rank" ON "issue" USING btree ("campaign_id","run_id","rank");--> statement-breakpoint
CREATE INDEX "placement_issue" ON "placement" USING btree ("campaign_id","run_id","issue_id");--> statement-breakpoint
CREATE INDEX "placement_proposed" ON "placement" USING btree ("campaign_id","run_id","proposed_issue_id");--> statement-breakpoint
CREATE INDEX "placement_area" ON "placement" USING btree ("campaign_id","run_id","area","stage");--> statement-breakpoint
CREATE INDEX "review_order" ON "review_event" USING btree ("campaign_id","org_id","number");--> statement-breakpoint
CREATE INDEX "run_org" ON "run" USING btree ("campaign_id","org_id","created_at");--> statement-breakpoint
CREATE INDEX "occasion_org" ON "occasion" USING btree ("campaign_id","org_id","held_at");--> statement-breakpoint
CREATE UNIQUE INDEX "opinion_row" ON "opinion" USING btree ("campaign_id","org_id","row_key");--> statement-breakpoint
CREATE INDEX "opinion_org" ON "opinion" USING btree ("campaign_id","org_id","created_at");--> statement-breakpoint
CREATE INDEX "opinion_upload" ON "opinion" USING btree ("campaign_id","upload_id");--> statement-breakpoint
CREATE INDEX "opinion_occasion" ON "opinion" USING btree ("campaign_id","occasion_id");--> statement-breakpoint
CREATE INDEX "upload_opinion_opinion" ON "upload_opinion" USING btree ("campaign_id","opinion_id");--> statement-breakpoint
CREATE UNIQUE INDEX "actor_sign_in_name" ON "actor" USING btree ("sign_in_name");--> statement-breakpoint
CREATE UNIQUE INDEX "org_name" ON "org" USING btree ("name");--> statement-breakpoint
CREATE INDEX "org_parent" ON "org" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "session_actor" ON "session" USING btree ("actor_id");--> statement-breakpoint
CREATE INDEX "session_expiry" ON "session" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "report_run" ON "report" USING btree ("campaign_id","run_id","created_at");
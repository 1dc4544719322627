CREATE TABLE "oidc_attempt" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"checks" jsonb NOT NULL,
	"next" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "oidc_link" (
	"issuer" text NOT NULL,
	"subject" text NOT NULL,
	"actor_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "oidc_link_issuer_subject_pk" PRIMARY KEY("issuer","subject")
);
--> statement-breakpoint
ALTER TABLE "actor" ADD COLUMN "external_name" text;--> statement-breakpoint
CREATE UNIQUE INDEX "oidc_link_actor" ON "oidc_link" USING btree ("issuer","actor_id");--> statement-breakpoint
CREATE UNIQUE INDEX "actor_external_name" ON "actor" USING btree ("external_name");
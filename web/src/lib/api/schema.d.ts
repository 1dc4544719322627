/* Written by `npm run api` from the server's routes. Not edited by hand. */
export interface paths {
    "/api/campaigns/{campaignId}/orgs/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description multipart/form-data with one part `file` */
        post: operations["previewOrgs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/orgs/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description multipart/form-data with one part `file` */
        post: operations["importOrgs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listActors"];
        put?: never;
        post: operations["addActor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actors/{actorId}/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Ends the password and all sessions; the link sets a new one. */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actors/{actorId}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["endSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actors/{actorId}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["setActorState"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actors/{actorId}/external-name": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["setExternalName"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/actors/{actorId}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["addRole"];
        post?: never;
        delete: operations["removeRole"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit-events.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["downloadAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/notice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readNotice"];
        put: operations["changeNotice"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listNotices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listCampaigns"];
        put?: never;
        post: operations["createCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readCampaign"];
        put: operations["changeCampaign"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description The top org and its administrator, with the link of the first start; signs in. */
        post: operations["setUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["readInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitation/acceptance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Sets the first password and signs in. */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-in-methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["signInMethods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Sends the browser to the provider of single sign-on. */
        get: operations["beginOidc"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Where the provider sends the browser back to; signs in whoever is known. */
        get: operations["finishOidc"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readSession"];
        put?: never;
        post: operations["signIn"];
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/orgs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listOrgs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/leads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listLeads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/lead-summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["summariseLeads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/leads/{leadId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readLead"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/leads/{leadId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["changeLead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/lead-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readLeadSettings"];
        put: operations["changeLeadHours"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/orgs/{orgId}/lead-handlers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put: operations["nameLeadHandlers"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/occasions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listOccasions"];
        put?: never;
        post: operations["recordOccasion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/occasions/{occasionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readOccasion"];
        put: operations["changeOccasion"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/occasions/{occasionId}/opinions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPoints"];
        put?: never;
        post: operations["recordPoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/opinions/{opinionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readOpinion"];
        put?: never;
        post?: never;
        delete: operations["withdrawOpinion"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/opinions/{opinionId}/restoration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["restoreOpinion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/occasions/{occasionId}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["withdrawOccasion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/occasions/{occasionId}/restoration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["restoreOccasion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/occasions/{occasionId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listOccasionEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/occasions/{occasionId}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listEvidence"];
        put?: never;
        /** @description multipart/form-data with one part `file`: a picture or a PDF of at most 10 MB */
        post: operations["addEvidence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/occasions/{occasionId}/evidence/{evidenceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readEvidence"];
        put?: never;
        post?: never;
        delete: operations["removeEvidence"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listUploads"];
        put?: never;
        /** @description multipart/form-data with one part `file` */
        post: operations["sendUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/uploads/{uploadId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readUpload"];
        put?: never;
        post?: never;
        /** @description Takes its opinions out of later runs. */
        delete: operations["withdrawUpload"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/uploads/{uploadId}/columns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** @description Says which column is what; the opinions are stored then. */
        put: operations["confirmUpload"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/uploads/{uploadId}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["cancelUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/uploads/{uploadId}/restoration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["restoreUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/uploads/{uploadId}/rejections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRejections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/uploads/{uploadId}/rejections.xlsx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["downloadRejections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readPlan"];
        put: operations["changePlan"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readCoverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/coverage.xlsx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["downloadMissing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/reminders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listReminders"];
        put?: never;
        post: operations["remind"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/template.xlsx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["downloadTemplate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listRuns"];
        put?: never;
        post: operations["startRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/runs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/runs/{runId}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["cancelRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/runs/{runId}/issues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listIssues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/runs/{runId}/issues/{issueId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readIssue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/runs/{runId}/opinions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listPlaced"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/runs/{runId}/opinions/{opinionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readPlaced"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["addReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/reviews/{eventId}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Undoing an undo does it again. */
        post: operations["undoReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/runs/{runId}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listReviews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listReleases"];
        put?: never;
        post: operations["releaseRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/releases/{releaseId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readRelease"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/releases/{releaseId}/tables.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["downloadRelease"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readRetention"];
        put: operations["changeRetention"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/purge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Takes every text of the campaign away for good. */
        post: operations["purgeTexts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/runs/{runId}/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listReports"];
        put?: never;
        post: operations["orderReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/reports/{reportId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["readReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaignId}/reports/{reportId}/files/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["downloadReportFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Problem: {
            /** @description one of a closed list; the web words each in Chinese */
            code: string;
            /** @description a Chinese sentence where the problem is in what was sent; else for developers */
            message: string;
            details: {
                [key: string]: unknown;
            };
        };
        ActorEntry: {
            /** @description UUIDv7 */
            id: string;
            name: string;
            signInName: string;
            externalName: string | null;
            roles: components["schemas"]["RoleAt"][];
            /** @enum {unknown} */
            state: "active" | "waiting" | "locked" | "disabled";
            isYours: boolean;
            sessionCount: number;
            /** @description ISO 8601 with a zone */
            createdAt: string;
        };
        ActorState: {
            isDisabled: boolean;
        };
        AuditEvent: {
            /** @description UUIDv7 */
            id: string;
            /** @description ISO 8601 with a zone */
            at: string;
            actorName: string | null;
            action: string;
            /** @description the action in Chinese */
            actionName: string;
            org: components["schemas"]["OrgRef"] | null;
            objectType: string | null;
            objectId: string | null;
            detail: string;
        };
        Campaign: {
            /** @description UUIDv7 */
            id: string;
            /** @description UUIDv7 */
            orgId: string;
            name: string;
            /** @description calendar day in Asia/Shanghai */
            startsOn: string;
            /** @description calendar day in Asia/Shanghai */
            endsOn: string;
            stages: components["schemas"]["CampaignStage"][];
            isDemonstration: boolean;
        };
        CampaignChange: {
            name: string;
            /** @description calendar day in Asia/Shanghai */
            startsOn: string;
            /** @description calendar day in Asia/Shanghai */
            endsOn: string;
            stages: components["schemas"]["CampaignStage"][];
        };
        CampaignStage: {
            name: string;
            /** @description calendar day in Asia/Shanghai */
            startsOn: string;
            /** @description calendar day in Asia/Shanghai */
            endsOn: string;
            task: string | null;
        };
        ExternalName: {
            externalName: string | null;
        };
        FirstPassword: {
            token: string;
            password: string;
        };
        Invitation: {
            name: string;
            signInName: string;
            /** @description ISO 8601 with a zone */
            expiresAt: string;
        };
        InvitationLink: {
            actor: components["schemas"]["ActorEntry"];
            /** @description address on this server; the token stands behind #, which browsers do not send */
            path: string;
            /** @description ISO 8601 with a zone */
            expiresAt: string;
        };
        InvitationToken: {
            token: string;
        };
        NewActor: {
            name: string;
            signInName: string;
            /** @enum {unknown} */
            role: "administrator" | "bureau" | "facilitator" | "researcher" | "group" | "school" | "handler";
            /** @description UUIDv7 */
            orgId: string;
        };
        NewCampaign: {
            /** @description UUIDv7 */
            orgId: string;
            name: string;
            /** @description calendar day in Asia/Shanghai */
            startsOn: string;
            /** @description calendar day in Asia/Shanghai */
            endsOn: string;
            stages: components["schemas"]["CampaignStage"][];
        };
        NewRole: {
            /** @enum {unknown} */
            role: "administrator" | "bureau" | "facilitator" | "researcher" | "group" | "school" | "handler";
            /** @description UUIDv7 */
            orgId: string;
        };
        Notice: {
            /** @description 0 = the product's own */
            version: number;
            purpose: string;
            consent: string;
            guardian: string;
            changedBy: string | null;
            changedAt: string | null;
        };
        NoticeChange: {
            /** @description the version that was changed */
            baseVersion: number;
            purpose: string;
            consent: string;
            guardian: string;
        };
        OrgImport: {
            columns: {
                header: string;
                field: string | null;
            }[];
            newCount: number;
            changedCount: number;
            sameCount: number;
            lines: components["schemas"]["OrgImportLine"][];
            problems: components["schemas"]["OrgImportProblem"][];
            isImported: boolean;
        };
        OrgImportLine: {
            row: number;
            name: string;
            /** @enum {unknown} */
            change: "new" | "changed" | "same";
            parentName: string | null;
            /** @enum {unknown} */
            kind: "市局" | "教育组" | "市属学校" | "园校" | "局直单位" | "机关科室";
            schoolStage: string | null;
            roster: {
                [key: string]: number;
            } | null;
            /** @description what becomes different, one sentence each */
            changes: string[];
        };
        OrgImportProblem: {
            row: number | null;
            column: string | null;
            reason: string;
        };
        OrgNode: {
            /** @description UUIDv7 */
            id: string;
            parentId: string | null;
            name: string;
            /** @enum {unknown} */
            kind: "市局" | "教育组" | "市属学校" | "园校" | "局直单位" | "机关科室";
            schoolStage: string | null;
            roster: {
                [key: string]: number;
            } | null;
        };
        OrgRef: {
            /** @description UUIDv7 */
            id: string;
            name: string;
            /** @enum {unknown} */
            kind: "市局" | "教育组" | "市属学校" | "园校" | "局直单位" | "机关科室";
        };
        PasswordChange: {
            current: string;
            next: string;
        };
        RetentionChange: {
            textsUntil: string | null;
            reportsGoToo: boolean;
        };
        RoleAt: {
            /** @enum {unknown} */
            role: "administrator" | "bureau" | "facilitator" | "researcher" | "group" | "school" | "handler";
            org: components["schemas"]["OrgRef"];
        };
        SetUp: {
            token: string;
            orgName: string;
            name: string;
            signInName: string;
            password: string;
        };
        SignIn: {
            signInName: string;
            password: string;
        };
        SignInMethods: {
            oidc: {
                label: string;
            } | null;
        };
        SignedIn: {
            /** @description UUIDv7 */
            id: string;
            name: string;
            signInName: string;
            mustChangePassword: boolean;
            roles: components["schemas"]["RoleAt"][];
            permissions: ("campaign.read" | "campaign.create" | "org.manage" | "actor.manage" | "audit.read" | "occasion.write" | "occasion.read" | "upload.write" | "upload.read" | "opinion.read" | "lead.handle" | "lead.assign" | "plan.write" | "plan.remind" | "run.create" | "run.read" | "issue.review" | "report.create" | "report.read" | "release.create" | "retention.manage" | "notice.write")[];
        };
        HandlerRef: {
            /** @description UUIDv7 */
            id: string;
            name: string;
        };
        Lead: {
            /** @description UUIDv7 */
            id: string;
            org: components["schemas"]["OrgRef"];
            /** @enum {unknown} */
            category: "廉洁举报" | "自伤" | "侵害" | "欺凌" | "体罚" | "安全隐患";
            codes: ("廉洁举报" | "自伤" | "侵害" | "欺凌" | "体罚" | "安全隐患")[];
            /** @enum {unknown} */
            state: "waiting" | "received" | "handling" | "closed" | "released";
            /** @description ISO 8601 with a zone */
            raisedAt: string;
            /** @description ISO 8601 with a zone */
            dueAt: string;
            isLate: boolean;
            isEscalated: boolean;
            audience: string | null;
            channel: string | null;
            words: string[];
        };
        LeadChange: {
            /** @enum {unknown} */
            action: "receive" | "handle" | "note" | "close" | "release" | "reopen";
            note: string | null;
        };
        LeadDetail: {
            /** @description UUIDv7 */
            id: string;
            org: components["schemas"]["OrgRef"];
            /** @enum {unknown} */
            category: "廉洁举报" | "自伤" | "侵害" | "欺凌" | "体罚" | "安全隐患";
            codes: ("廉洁举报" | "自伤" | "侵害" | "欺凌" | "体罚" | "安全隐患")[];
            /** @enum {unknown} */
            state: "waiting" | "received" | "handling" | "closed" | "released";
            /** @description ISO 8601 with a zone */
            raisedAt: string;
            /** @description ISO 8601 with a zone */
            dueAt: string;
            isLate: boolean;
            isEscalated: boolean;
            audience: string | null;
            channel: string | null;
            words: string[];
            /** @description UUIDv7 */
            opinionId: string;
            /** @description masked */
            text: string;
            saidAt: string | null;
            place: string | null;
            schoolStage: string | null;
            mentionCount: number;
            isWithdrawn: boolean;
            recordedBy: string;
            handlers: string[];
            events: components["schemas"]["LeadEvent"][];
        };
        LeadEvent: {
            /** @description UUIDv7 */
            id: string;
            /** @description ISO 8601 with a zone */
            at: string;
            actorName: string | null;
            /** @enum {unknown} */
            action: "receive" | "handle" | "note" | "close" | "release" | "reopen" | "raised" | "escalated";
            note: string | null;
        };
        LeadHandlers: {
            org: components["schemas"]["OrgRef"];
            /** @enum {unknown} */
            category: "廉洁举报" | "自伤" | "侵害" | "欺凌" | "体罚" | "安全隐患";
            handlers: components["schemas"]["HandlerRef"][];
        };
        LeadSettings: {
            acknowledgeHours: number;
            named: components["schemas"]["LeadHandlers"][];
            orphans: {
                /** @enum {unknown} */
                category: "廉洁举报" | "自伤" | "侵害" | "欺凌" | "体罚" | "安全隐患";
                count: number;
            }[];
        };
        LeadSummary: {
            isHandler: boolean;
            waitingCount: number;
            openCount: number;
            lateCount: number;
        };
        NewLeadHandlers: {
            /** @enum {unknown} */
            category: "廉洁举报" | "自伤" | "侵害" | "欺凌" | "体罚" | "安全隐患";
            actorIds: string[];
        };
        NewLeadHours: {
            acknowledgeHours: number;
        };
        Evidence: {
            /** @description UUIDv7 */
            id: string;
            fileName: string;
            mediaType: string;
            byteCount: number;
            sentBy: string;
            /** @description ISO 8601 with a zone */
            createdAt: string;
        };
        NewOccasion: {
            /** @description UUIDv7 */
            orgId: string;
            /** @description ISO 8601 with a zone */
            heldAt: string;
            place: string | null;
            /** @enum {unknown} */
            channel: "工作例会" | "教研组会" | "谈心谈话" | "主题班队会" | "家长会" | "调查问卷" | "教师家访" | "观摩交流" | "上门走访" | "讨论" | "网络";
            /** @enum {unknown} */
            audience: "干部" | "教师" | "学生" | "家长" | "退休领导教师" | "社会各界群众";
            schoolStage: ("学前" | "小学" | "初中" | "高中" | "特教" | "中职") | null;
            dueCount: number | null;
            presentCount: number | null;
            answered: string | null;
        };
        NewPoint: {
            text: string;
            /** @description 提及人数 */
            mentionCount: number;
        };
        Occasion: {
            /** @description UUIDv7 */
            id: string;
            org: components["schemas"]["OrgRef"];
            /** @description ISO 8601 with a zone */
            heldAt: string;
            place: string | null;
            /** @enum {unknown} */
            channel: "工作例会" | "教研组会" | "谈心谈话" | "主题班队会" | "家长会" | "调查问卷" | "教师家访" | "观摩交流" | "上门走访" | "讨论" | "网络";
            /** @enum {unknown} */
            audience: "干部" | "教师" | "学生" | "家长" | "退休领导教师" | "社会各界群众";
            schoolStage: string | null;
            dueCount: number | null;
            presentCount: number | null;
            answered: string | null;
            /** @description name of the actor */
            recordedBy: string;
            /** @description ISO 8601 with a zone */
            createdAt: string;
            pointCount: number;
            evidenceCount: number;
            isFromLedger: boolean;
            isWithdrawn: boolean;
        };
        OccasionChange: {
            /** @description ISO 8601 with a zone */
            heldAt: string;
            place: string | null;
            /** @enum {unknown} */
            channel: "工作例会" | "教研组会" | "谈心谈话" | "主题班队会" | "家长会" | "调查问卷" | "教师家访" | "观摩交流" | "上门走访" | "讨论" | "网络";
            /** @enum {unknown} */
            audience: "干部" | "教师" | "学生" | "家长" | "退休领导教师" | "社会各界群众";
            schoolStage: ("学前" | "小学" | "初中" | "高中" | "特教" | "中职") | null;
            dueCount: number | null;
            presentCount: number | null;
            answered: string | null;
            reason: string;
        };
        OccasionEvent: {
            /** @description UUIDv7 */
            id: string;
            /** @description ISO 8601 with a zone */
            at: string;
            actorName: string;
            /** @enum {unknown} */
            action: "changed" | "withdrawn" | "restored" | "evidenceAdded" | "evidenceRemoved";
            reason: string;
            before: {
                /** @description Chinese */
                field: string;
                value: string | null;
            }[];
        };
        Opinion: {
            /** @description UUIDv7 */
            id: string;
            org: components["schemas"]["OrgRef"];
            /** @description masked */
            text: string;
            saidAt: string | null;
            channel: string | null;
            audience: string | null;
            schoolStage: string | null;
            mentionCount: number;
            isWithdrawn: boolean;
            source: components["schemas"]["OpinionSource"];
        };
        OpinionSource: {
            fileName: string | null;
            row: number | null;
            cells: {
                column: string;
                value: string | null;
            }[];
            uploadId: string | null;
            occasionId: string | null;
            recordedBy: string;
            /** @description ISO 8601 with a zone */
            createdAt: string;
        };
        Reason: {
            reason: string;
        };
        ColumnNames: {
            text: string[];
            /** @enum {unknown} */
            textMode?: "joined" | "each";
            id: string | null;
            person: string | null;
            time: string | null;
            org: string | null;
            audience: string | null;
            channel: string | null;
            mentions: string | null;
        };
        ColumnProposal: {
            column: string;
            /** @enum {unknown} */
            role: "text" | "id" | "person" | "time" | "org" | "audience" | "channel" | "mentions" | "personal" | "other";
            confidence: number | null;
            reason: string | null;
        };
        Upload: {
            /** @description UUIDv7 */
            id: string;
            org: components["schemas"]["OrgRef"];
            fileName: string;
            byteCount: number;
            /** @enum {unknown} */
            status: "received" | "reading" | "read" | "confirmed" | "storing" | "done" | "refused" | "cancelled" | "withdrawn";
            progress: {
                done: number;
                total: number | null;
            } | null;
            preview: components["schemas"]["UploadPreview"] | null;
            receipt: components["schemas"]["UploadReceipt"] | null;
            refusal: string[] | null;
            sameFileAs: string | null;
            sentBy: string;
            /** @description ISO 8601 with a zone */
            createdAt: string;
            finishedAt: string | null;
        };
        UploadPreview: {
            sheet: string | null;
            encoding: string | null;
            rowCount: number;
            columns: components["schemas"]["ColumnProposal"][];
            proposed: components["schemas"]["ColumnNames"];
            /** @enum {unknown} */
            textMode: "joined" | "each";
            rows: {
                row: number;
                cells: (string | null)[];
            }[];
            remarks: string[];
        };
        UploadReceipt: {
            rowCount: number;
            acceptedCount: number;
            repeatedCount: number;
            rejectedCount: number;
            mentionCount: number;
            masked: {
                [key: string]: number;
            };
            unknownOrgs: string[];
        };
        UploadRejection: {
            row: number | null;
            column: string | null;
            reason: string;
            cell: string | null;
        };
        Coverage: {
            plan: components["schemas"]["Plan"];
            orgs: components["schemas"]["OrgCoverage"][];
            metCount: number;
        };
        NewReminder: {
            orgIds: string[];
            note: string | null;
        };
        OrgCoverage: {
            org: components["schemas"]["OrgRef"];
            parentName: string | null;
            schoolStage: string | null;
            uploadCount: number;
            occasionCount: number;
            opinionCount: number;
            lastAt: string | null;
            states: components["schemas"]["TargetState"][];
            missingCount: number;
            remindedCount: number;
            lastRemindedAt: string | null;
        };
        Plan: {
            targets: components["schemas"]["Target"][];
            dueOn: string | null;
        };
        Reminder: {
            /** @description UUIDv7 */
            id: string;
            org: components["schemas"]["OrgRef"];
            missing: string[];
            note: string | null;
            dueOn: string | null;
            sentBy: string;
            /** @description ISO 8601 with a zone */
            sentAt: string;
            stillMissing: string[];
        };
        Target: {
            /** @enum {unknown} */
            audience: "干部" | "教师" | "学生" | "家长" | "退休领导教师" | "社会各界群众";
            /** @enum {unknown} */
            channel: "工作例会" | "教研组会" | "谈心谈话" | "主题班队会" | "家长会" | "调查问卷" | "教师家访" | "观摩交流" | "上门走访" | "讨论" | "网络";
            schoolStages: ("学前" | "小学" | "初中" | "高中" | "特教" | "中职")[] | null;
            opinionCount: number;
        };
        TargetState: {
            target: number;
            occasionCount: number;
            opinionCount: number;
            isMet: boolean;
        };
        Issue: {
            /** @description stable within its run */
            id: string;
            rank: number;
            tiedRank: number;
            isTied: boolean;
            title: string;
            isRenamed: boolean;
            isConfirmed: boolean;
            isDismissed: boolean;
            dismissReason: string | null;
            isPinned: boolean;
            isPlaced: boolean;
            givenCount: number;
            note: string | null;
            mergedCount: number;
            /** @description A1…A7, A0, A? */
            area: string;
            areaScore: number;
            stage: string | null;
            keywords: string[];
            mentionCount: number;
            peopleCount: number | null;
            distinctCount: number;
            orgCount: number | null;
            audienceCount: number | null;
            score: number;
            scoreLow: number;
            scoreHigh: number;
            scoreParts: components["schemas"]["ScoreParts"];
            topOrgs: components["schemas"]["Tally"][];
            topAudiences: components["schemas"]["Tally"][];
            firstAt: string | null;
            lastAt: string | null;
            quote: string | null;
        };
        IssueDetail: {
            issue: components["schemas"]["Issue"];
            examples: components["schemas"]["PlacedOpinion"][];
            dissent: components["schemas"]["PlacedOpinion"] | null;
            suggestions: {
                /** @description UUIDv7 */
                opinionId: string;
                text: string;
            }[];
            causes: {
                /** @description UUIDv7 */
                opinionId: string;
                text: string;
            }[];
            placedBy: components["schemas"]["WordWeight"][];
            sharedWording: {
                text: string;
                share: number;
            }[];
            cohesion: number | null;
            byOrg: components["schemas"]["Tally"][];
            byAudience: components["schemas"]["Tally"][];
            byChannel: components["schemas"]["Tally"][];
            byWeek: {
                monday: string;
                count: number;
            }[];
            reviews: components["schemas"]["ReviewEvent"][];
        };
        NewReview: {
            /** @description UUIDv7 */
            runId: string;
            /** @enum {unknown} */
            action: "rename" | "merge" | "split" | "move" | "place" | "describe" | "pin" | "unpin" | "dismiss" | "restore" | "confirm";
            /** @description one, but for merge: two or more, the first keeps its title; for move the target, none = the opinions stand single */
            issueIds: string[];
            title: string | null;
            reason: string | null;
            /** @description for split: those that become an issue of their own; for move: those that go to the target. Copies of the same text go along. */
            opinionIds?: string[];
            area?: string | null;
            stage?: string | null;
            note?: string | null;
        };
        NewRun: {
            /** @description the org whose opinions, and those of the orgs below it, are analysed */
            orgId: string;
        };
        PlacedOpinion: {
            /** @description UUIDv7 */
            id: string;
            org: components["schemas"]["OrgRef"];
            text: string;
            saidAt: string | null;
            channel: string | null;
            audience: string | null;
            schoolStage: string | null;
            mentionCount: number;
            area: string;
            areaScore: number;
            bestArea: string;
            secondArea: string | null;
            subArea: string | null;
            stage: string | null;
            stageScore: number | null;
            kind: string;
            issueId: string | null;
            duplicateOf: string | null;
            source: components["schemas"]["OpinionSource"];
        };
        ReviewEvent: {
            /** @description UUIDv7 */
            id: string;
            /** @enum {unknown} */
            action: "rename" | "merge" | "split" | "move" | "place" | "describe" | "pin" | "unpin" | "dismiss" | "restore" | "confirm" | "undo";
            actorName: string;
            /** @description ISO 8601 with a zone */
            at: string;
            sentence: string;
            reason: string | null;
            opinionCount: number;
            undoneBy: string | null;
            undoes: string | null;
        };
        ReviewOutcome: {
            event: components["schemas"]["ReviewEvent"];
            /** @description every issue that changed, as it is now */
            issues: components["schemas"]["Issue"][];
        };
        Run: {
            /** @description UUIDv7 */
            id: string;
            org: components["schemas"]["OrgRef"];
            /** @enum {unknown} */
            status: "queued" | "running" | "done" | "failed" | "cancelled";
            progress: components["schemas"]["RunProgress"] | null;
            counts: components["schemas"]["RunCounts"] | null;
            stability: number | null;
            taxonomyHash: string | null;
            versions: {
                [key: string]: string | null;
            } | null;
            failure: string | null;
            startedBy: string | null;
            /** @description ISO 8601 with a zone */
            createdAt: string;
            finishedAt: string | null;
            newOpinionCount: number | null;
            unkeptReviewCount: number | null;
            unkeptReviews: {
                /** @description UUIDv7 */
                eventId: string;
                sentence: string;
            }[] | null;
        };
        RunCounts: {
            opinions: number;
            mentions: number;
            distinct: number;
            people: number | null;
            issues: number;
        };
        RunProgress: {
            step: number;
            stepCount: number;
            /** @description 读取 分词 归类 合并 分组 描述 保存 */
            name: string;
            /** @description ISO 8601 with a zone */
            startedAt: string;
            opinionCount: number | null;
        };
        ScoreParts: {
            people: number;
            orgs: number | null;
            audiences: number | null;
            severity: number;
            growth: number | null;
        };
        Tally: {
            name: string;
            count: number;
        };
        WordWeight: {
            word: string;
            /** @description positive = speaks for */
            weight: number;
            isSeed: boolean;
        };
        Cell: {
            row: string;
            column: string;
            mentionCount: number;
            opinionCount: number;
        };
        CoverageCell: {
            audience: string;
            channel: string;
            isPlanned: boolean;
            occasionCount: number;
            opinionCount: number;
        };
        FrameEntry: {
            code: string;
            name: string;
        };
        NewRelease: {
            /** @description UUIDv7 */
            runId: string;
        };
        NewReport: {
            /** @description UUIDv7 */
            runId: string;
            title: string | null;
        };
        Overview: {
            /** @description UUIDv7 */
            runId: string;
            org: components["schemas"]["OrgRef"];
            counts: components["schemas"]["RunCounts"];
            /** @description orgs with an opinion, of all that take part */
            orgCount: {
                voiced: number;
                all: number;
            };
            areas: components["schemas"]["FrameEntry"][];
            stages: components["schemas"]["FrameEntry"][];
            audiences: string[];
            byStage: components["schemas"]["Cell"][];
            byAudience: components["schemas"]["Cell"][];
            byOrg: {
                org: components["schemas"]["OrgRef"];
                mentionCount: number;
                opinionCount: number;
                areas: {
                    [key: string]: number;
                };
            }[];
            byWeek: components["schemas"]["Cell"][];
            kinds: {
                code: string;
                name: string;
                mentionCount: number;
            }[];
            coverage: components["schemas"]["CoverageCell"][];
            silentOrgs: components["schemas"]["OrgRef"][];
        };
        PublishedFigures: {
            k: number;
            opinionCount: number;
            smallCellCount: number;
            hiddenCellCount: number;
            tables: components["schemas"]["PublishedTable"][];
        };
        PublishedLine: {
            keys: string[];
            name: string;
            count: number;
        };
        PublishedTable: {
            /** @enum {unknown} */
            name: "领域 × 环节" | "领域 × 对象" | "领域 × 单位" | "领域 × 周" | "渠道 × 对象";
            rows: components["schemas"]["PublishedLine"][];
            columns: components["schemas"]["PublishedLine"][];
            cells: (number | null)[][];
        };
        PurgeOrder: {
            /** @description the name of the campaign, typed */
            confirmation: string;
            reportsGoToo: boolean;
        };
        PurgeReceipt: {
            opinionCount: number;
            reportCount: number;
        };
        Release: {
            /** @description UUIDv7 */
            id: string;
            /** @description UUIDv7 */
            runId: string;
            /** @enum {unknown} */
            status: "queued" | "done" | "refused";
            refusal: string | null;
            createdBy: string;
            /** @description ISO 8601 with a zone */
            createdAt: string;
            finishedAt: string | null;
            figures: components["schemas"]["PublishedFigures"];
        };
        ReleaseSummary: {
            /** @description UUIDv7 */
            id: string;
            /** @description UUIDv7 */
            runId: string;
            /** @enum {unknown} */
            status: "queued" | "done" | "refused";
            refusal: string | null;
            createdBy: string;
            /** @description ISO 8601 with a zone */
            createdAt: string;
            finishedAt: string | null;
        };
        Report: {
            /** @description UUIDv7 */
            id: string;
            /** @description UUIDv7 */
            runId: string;
            org: components["schemas"]["OrgRef"];
            title: string;
            /** @enum {unknown} */
            status: "queued" | "running" | "done" | "failed";
            isUnreviewed: boolean;
            reviewedIssueCount: number;
            issueCount: number;
            files: components["schemas"]["ReportFile"][];
            failure: string | null;
            createdBy: string;
            /** @description ISO 8601 with a zone */
            createdAt: string;
            finishedAt: string | null;
        };
        ReportFile: {
            /** @enum {unknown} */
            name: "shortlist.xlsx" | "report.docx" | "report.html" | "opinions.csv" | "issues.csv";
            byteCount: number;
            sha256: string;
        };
        Retention: {
            campaignName: string;
            textsUntil: string | null;
            reportsGoToo: boolean;
            textsPurgedAt: string | null;
            textCount: number;
            reports: {
                /** @description UUIDv7 */
                id: string;
                title: string;
                /** @description ISO 8601 with a zone */
                createdAt: string;
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    previewOrgs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrgImport"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importOrgs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrgImport"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listActors: {
        parameters: {
            query?: {
                /** @description UUIDv7 */
                orgId?: string;
                search?: string;
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ActorEntry"][];
                        nextCursor: string | null;
                        total: number | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addActor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewActor"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationLink"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                actorId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationLink"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                actorId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description no content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setActorState: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                actorId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActorState"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActorEntry"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setExternalName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                actorId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExternalName"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActorEntry"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                actorId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRole"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActorEntry"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeRole: {
        parameters: {
            query: {
                role: "administrator" | "bureau" | "facilitator" | "researcher" | "group" | "school" | "handler";
                /** @description UUIDv7 */
                orgId: string;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                actorId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActorEntry"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description UUIDv7 */
                orgId?: string;
                /** @description UUIDv7 */
                actorId?: string;
                subject?: "session" | "actor" | "org" | "campaign" | "opinion" | "occasion" | "lead" | "upload" | "plan" | "run" | "review" | "report" | "release" | "retention" | "notice";
                /** @description calendar day in Asia/Shanghai */
                from?: string;
                /** @description calendar day in Asia/Shanghai */
                to?: string;
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEvent"][];
                        nextCursor: string | null;
                        total: number | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadAudit: {
        parameters: {
            query?: {
                /** @description UUIDv7 */
                orgId?: string;
                /** @description UUIDv7 */
                actorId?: string;
                subject?: "session" | "actor" | "org" | "campaign" | "opinion" | "occasion" | "lead" | "upload" | "plan" | "run" | "review" | "report" | "release" | "retention" | "notice";
                /** @description calendar day in Asia/Shanghai */
                from?: string;
                /** @description calendar day in Asia/Shanghai */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readNotice: {
        parameters: {
            query?: {
                version?: number;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notice"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeNotice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoticeChange"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notice"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNotices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notice"][];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCampaigns: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"][];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCampaign"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CampaignChange"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetUp"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationToken"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FirstPassword"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signInMethods: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInMethods"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginOidc: {
        parameters: {
            query?: {
                next?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description no content */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finishOidc: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description no content */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description no content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description no content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOrgs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrgNode"][];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLeads: {
        parameters: {
            query?: {
                state?: "open" | "all" | "waiting" | "received" | "handling" | "closed" | "released";
                category?: "廉洁举报" | "自伤" | "侵害" | "欺凌" | "体罚" | "安全隐患";
                /** @description UUIDv7 */
                orgId?: string;
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Lead"][];
                        nextCursor: string | null;
                        total: number | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    summariseLeads: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadSummary"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readLead: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                leadId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadDetail"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeLead: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                leadId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LeadChange"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadDetail"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readLeadSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadSettings"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeLeadHours: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLeadHours"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadSettings"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    nameLeadHandlers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                orgId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLeadHandlers"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadSettings"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOccasions: {
        parameters: {
            query?: {
                /** @description UUIDv7 */
                orgId?: string;
                /** @description those withdrawn instead of the others */
                withdrawn?: boolean;
                channel?: string;
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Occasion"][];
                        nextCursor: string | null;
                        total: number | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recordOccasion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOccasion"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Occasion"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readOccasion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                occasionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Occasion"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeOccasion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                occasionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OccasionChange"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Occasion"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPoints: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                occasionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Opinion"][];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recordPoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                occasionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPoint"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Opinion"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readOpinion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                opinionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Opinion"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawOpinion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                opinionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description no content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restoreOpinion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                opinionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description no content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawOccasion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                occasionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Occasion"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restoreOccasion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                occasionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Occasion"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOccasionEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                occasionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OccasionEvent"][];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvidence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                occasionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evidence"][];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addEvidence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                occasionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evidence"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readEvidence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                occasionId: string;
                /** @description UUIDv7 */
                evidenceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeEvidence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                occasionId: string;
                /** @description UUIDv7 */
                evidenceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description no content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUploads: {
        parameters: {
            query?: {
                /** @description UUIDv7 */
                orgId?: string;
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Upload"][];
                        nextCursor: string | null;
                        total: number | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendUpload: {
        parameters: {
            query: {
                /** @description UUIDv7 */
                orgId: string;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                uploadId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                uploadId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description no content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                uploadId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ColumnNames"];
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                uploadId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restoreUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                uploadId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description no content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRejections: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                uploadId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["UploadRejection"][];
                        nextCursor: string | null;
                        total: number | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadRejections: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                uploadId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Plan"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readCoverage: {
        parameters: {
            query?: {
                /** @description UUIDv7 */
                orgId?: string;
                only?: "missing";
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Coverage"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadMissing: {
        parameters: {
            query?: {
                /** @description UUIDv7 */
                orgId?: string;
                only?: "missing";
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReminders: {
        parameters: {
            query?: {
                /** @description UUIDv7 */
                orgId?: string;
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Reminder"][];
                        nextCursor: string | null;
                        total: number | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remind: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReminder"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reminder"][];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadTemplate: {
        parameters: {
            query: {
                audience: "干部" | "教师" | "学生" | "家长" | "退休领导教师" | "社会各界群众";
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @description UUIDv7 */
                orgId?: string;
                status?: "queued" | "running" | "done" | "failed" | "cancelled";
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Run"][];
                        nextCursor: string | null;
                        total: number | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRun"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listIssues: {
        parameters: {
            query?: {
                area?: string;
                /** @description S0 = none */
                stage?: string;
                /** @description open = not dismissed */
                state?: "open" | "confirmed" | "dismissed" | "all";
                search?: string;
                order?: "rank" | "mentions" | "latest";
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Issue"][];
                        nextCursor: string | null;
                        total: number | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readIssue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                runId: string;
                issueId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueDetail"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPlaced: {
        parameters: {
            query?: {
                issueId?: string;
                area?: string;
                /** @description S0 = none */
                stage?: string;
                audience?: string;
                channel?: string;
                kind?: string;
                /** @description this org and those below it */
                orgId?: string;
                /** @description the week's Monday */
                week?: string;
                search?: string;
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PlacedOpinion"][];
                        nextCursor: string | null;
                        total: number | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readPlaced: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                runId: string;
                /** @description UUIDv7 */
                opinionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlacedOpinion"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addReview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReview"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewOutcome"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undoReview: {
        parameters: {
            query: {
                /** @description UUIDv7 */
                runId: string;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewOutcome"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReviews: {
        parameters: {
            query?: {
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ReviewEvent"][];
                        nextCursor: string | null;
                        total: number | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReleases: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseSummary"][];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releaseRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRelease"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseSummary"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                releaseId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                releaseId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readRetention: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeRetention: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetentionChange"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    purgeTexts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PurgeOrder"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurgeReceipt"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readOverview: {
        parameters: {
            query?: {
                /** @description UUIDv7 */
                orgId?: string;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReports: {
        parameters: {
            query?: {
                /** @description UUIDv7 */
                runId?: string;
                /** @description nextCursor of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Report"][];
                        nextCursor: string | null;
                        total: number | null;
                    };
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    orderReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReport"];
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                reportId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadReportFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description UUIDv7 */
                campaignId: string;
                /** @description UUIDv7 */
                reportId: string;
                name: "shortlist.xlsx" | "report.docx" | "report.html" | "opinions.csv" | "issues.csv";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description Default Response */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Default Response */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
}

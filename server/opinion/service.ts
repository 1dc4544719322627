export { listOccasions, readOccasion, recordOccasion } from './occasion.ts'
export { announce, listPoints, readOpinion, recordPoint, restoreOpinion, withdrawOpinion } from './opinion.ts'
export { countForPlanning, restoreOpinionsOf, storeOpinions, tallyOpinionsOf, type UploadedOpinion, uploadsSharing, withdrawOpinionsOf } from './store-upload.ts'
export { orgsInScope, requireInCampaign, requireSight } from './scope.ts'

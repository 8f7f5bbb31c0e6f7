/** The only IAM action that the server needs to call a model, because it streams every answer. */
export const CALL_MODEL = ['bedrock:InvokeModelWithResponseStream'];

/** The IAM action that a model call with a guardrail needs in addition; without it, Bedrock refuses the call. */
export const APPLY_GUARDRAIL = ['bedrock:ApplyGuardrail'];

/** IAM actions that the server needs on its DynamoDB table. */
export const USE_TABLE = [
  'dynamodb:GetItem',
  'dynamodb:Query',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
];

/** IAM actions that the server needs on the table's index. */
export const USE_INDEX = ['dynamodb:Query'];

/** The one action that calls a model: every answer is streamed. */
export const CALL_MODEL = ['bedrock:InvokeModelWithResponseStream'];

/** The permission of a call with a guardrail; without it, Bedrock refuses the call. */
export const APPLY_GUARDRAIL = ['bedrock:ApplyGuardrail'];

/** The server's actions on its table. */
export const USE_TABLE = [
  'dynamodb:GetItem',
  'dynamodb:Query',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
];

/** The server's actions on the table's index. */
export const USE_INDEX = ['dynamodb:Query'];

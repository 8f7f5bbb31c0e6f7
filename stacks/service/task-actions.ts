/** The one action that calls a model: every answer is streamed. */
export const CALL_MODEL = ['bedrock:InvokeModelWithResponseStream'];

/** What the server does with its table. */
export const USE_TABLE = [
  'dynamodb:GetItem',
  'dynamodb:Query',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
];

/** What it does with the table's index. */
export const USE_INDEX = ['dynamodb:Query'];

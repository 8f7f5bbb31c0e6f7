import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

/** Fields of DynamoDB's requests and responses that hold attribute values by name, wherever they stand. */
const DOCUMENTS = new Set([
  'Attributes',
  'ExclusiveStartKey',
  'ExpressionAttributeValues',
  'Item',
  'Items',
  'Key',
  'Keys',
  'LastEvaluatedKey',
]);

type Change = (document: Record<string, never>) => unknown;

const isObject = (value: unknown): value is Record<string, never> =>
  typeof value === 'object' && value !== null;

/** Changes each document of a value, and keeps everything else. Fields without a value are left out. */
function changeDocuments(value: unknown, change: Change, isDocument = false): unknown {
  if (Array.isArray(value)) return value.map((one) => changeDocuments(one, change, isDocument));
  if (!isObject(value)) return value;
  if (isDocument) return change(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      changeDocuments(one, change, DOCUMENTS.has(name)),
    ]),
  );
}

/** Returns the input of a request with attribute values as DynamoDB reads them. */
export const toWire = (input: unknown): unknown =>
  changeDocuments(input, (document) => marshall(document, { removeUndefinedValues: true }));

/** Returns a response with plain values. */
export function fromWire(text: string) {
  const output = JSON.parse(text);
  return Object.assign(
    output,
    changeDocuments(output, (document) => unmarshall(document)),
  );
}

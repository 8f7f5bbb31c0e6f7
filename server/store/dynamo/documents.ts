import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

/** Fields of DynamoDB's requests and responses that hold attribute values by name, at any depth. */
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

/** Applies a change to each map of attribute values inside a request or response, and copies everything else. */
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

/** Returns a request's input with its plain values converted to DynamoDB's typed attribute values. */
export const toWire = (input: unknown): unknown =>
  changeDocuments(input, (document) => marshall(document, { removeUndefinedValues: true }));

/** Parses a DynamoDB response, and converts its typed attribute values to plain values. */
export function fromWire(text: string) {
  const output = JSON.parse(text);
  return Object.assign(
    output,
    changeDocuments(output, (document) => unmarshall(document)),
  );
}

/** Matches additions to a question that its answer covers anyway, such as "..., and why?" or "and how is it used". */
const ALSO =
  /[\s,;.:?]*\b(?:and |then |please |also )*(?:why|how(?: is it used| do you (?:know|use it))?|(?:explain|show|tell)(?: (?:me|us|your|the|all|each|how|why|you|it|got|get|that|steps?|working|work|calculation|reasoning))*)(?: so)?\s*$/;

/**
 * Removes additions such as ", and why?" from a question in canonical form; returns the question unchanged if nothing
 * else would remain.
 */
export function questionAlone(text: string): string {
  const alone = text.replace(ALSO, '');
  return alone === '' ? text : alone;
}

/** Matches additions to a question that its answer covers anyway: "..., and why?", "and how is it used". */
const ALSO =
  /[\s,;.:?]*\b(?:and |then |please |also )*(?:why|how(?: is it used| do you (?:know|use it))?|(?:explain|show|tell)(?: (?:me|us|your|the|all|each|how|why|you|it|got|get|that|steps?|working|work|calculation|reasoning))*)(?: so)?\s*$/;

/** Returns a canonical text without additions to its question; unchanged where nothing else would remain. */
export function questionAlone(text: string): string {
  const alone = text.replace(ALSO, '');
  return alone === '' ? text : alone;
}

const LONG = `The quadratic formula gives the roots of any quadratic equation. For $ax^2 + bx + c = 0$ they are

$$x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}$$

The term under the root, the **discriminant**, decides how many real roots there are.

## What the discriminant says

| Discriminant | Real roots | The parabola |
| --- | ---: | --- |
| $b^2 - 4ac > 0$ | 2 | crosses the axis twice |
| $b^2 - 4ac = 0$ | 1 | touches it |
| $b^2 - 4ac < 0$ | 0 | stays on one side |

## In code

\`\`\`python
from math import sqrt

def roots(a: float, b: float, c: float) -> list[float]:
    """Real roots, smallest first."""
    d = b * b - 4 * a * c
    if d < 0:
        return []
    return sorted({(-b - sqrt(d)) / (2 * a), (-b + sqrt(d)) / (2 * a)})
\`\`\`

1. Divide by *twice* the leading coefficient.
2. Subtracting nearly equal numbers loses digits:
   - compute the larger root first,
   - then use $x_1 x_2 = c/a$ for the other.

> Algebra is generous; she often gives more than is asked of her.

See [the derivation](https://example.com/quadratic) for a proof.
`;

const HOSTILE = `Look: <script>window.hacked = 1</script> <img src=x onerror="window.hacked = 1">

![beacon](http://127.0.0.1:9/beacon.png) [click](javascript:window.hacked=1)

<iframe src="http://127.0.0.1:9/frame"></iframe> <b style="color:red">bold</b>
`;

/** Returns the scripted model's output for a prompt: a header, and an answer chosen by words in the question. */
export function answerTo(prompt: string): string {
  // The prompt may contain the person's notes and attached texts before the question.
  const question = prompt.replace(
    /^<notes>[^]*?<\/notes>\s*(?:<attachments>[^]*?<\/attachments>\s*)?/,
    '',
  );
  const q = question.toLowerCase();
  if (q.includes('hostile')) return `general 90\n${HOSTILE}`;
  if (q.includes('quadratic')) return `math 97\n${LONG}`;
  if (q.includes('long story'))
    return `general 80\n${'Once upon a time there was a river that knew the way. '.repeat(200)}`;
  if (q.includes('12 * 8')) return 'math 97\n12 * 8 = **96**';
  if (q.startsWith('remember')) return 'save 96\nYour locker code is 4471.';
  return `general 88\nYou asked: ${question}`;
}

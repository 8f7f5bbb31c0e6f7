/** Answer to "show me a demo of formatting", which contains every kind of Markdown that an answer can have. */
export const DEMO = `## What an answer can look like

Text may be **strong**, *stressed*, ~~struck~~ or \`code\`, and may [link](https://example.com).

| Planet  | Diameter (km) | Moons |
| :------ | ------------: | ----: |
| Earth   |        12,742 |     1 |
| Mars    |         6,779 |     2 |
| Jupiter |       139,820 |    95 |

\`\`\`ts
/** Returns the greatest common divisor by Euclid's rule. */
export function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
\`\`\`

The roots of $ax^2 + bx + c = 0$ are

$$
x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}
$$

1. First things first
2. then the rest
   - with a detail
   - and another

- [x] done
- [ ] to do

> Simplicity is prerequisite for reliability.

---

That is all of it.
`;

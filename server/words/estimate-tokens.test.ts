import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { estimateTokens } from './estimate-tokens.ts';

const file = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/**
 * Sample texts by kind. Of these texts, only the first two Arabic ones were used to fit the numbers in
 * `estimate-tokens.ts`.
 */
const MEASURED = {
  'English prose': [file('docs/architecture.md'), file('LICENSE')],
  'TypeScript and configuration': [
    file('server/store/turns.ts'),
    file('server/http/procedures.ts'),
    file('Dockerfile'),
  ],
  Chinese: [
    '杭州位于中国东南沿海，是浙江省的省会，也是一座以湖光山色闻名的城市。每年春天，许多游客来到西湖边散步，在茶园里品尝新茶。老城区的街道两旁种着高大的梧桐树，傍晚时分，居民们坐在门口聊天，孩子们在巷子里玩耍。近年来，这里的互联网企业发展很快，吸引了大量年轻人前来工作和生活。为了减少交通拥堵，市政府修建了多条地铁线路，并鼓励大家骑自行车出行。',
    '如果你想学习做一道简单的家常菜，可以从西红柿炒鸡蛋开始。先把三个鸡蛋打散，加一点盐；再把两个西红柿切成小块。锅里放油，油热以后倒入鸡蛋，凝固后盛出来备用。然后炒西红柿，等它出汁以后放入半勺糖，最后把鸡蛋倒回锅里，翻炒均匀就可以上桌了。',
  ],
  Arabic: [
    'تقع مدينة الإسكندرية على ساحل البحر الأبيض المتوسط، وهي ثاني أكبر مدينة في مصر. أسسها الإسكندر الأكبر قبل أكثر من ألفي عام، واشتهرت بمكتبتها القديمة ومنارتها. في الصيف يأتي كثير من الناس إلى شواطئها هربا من حر القاهرة، ويجلسون في المقاهي القريبة من البحر حتى ساعة متأخرة من الليل. وقد أعيد بناء المكتبة قبل سنوات لتصبح مركزا للثقافة والبحث العلمي.',
    'لتحضير الشاي بالنعناع نغلي الماء أولا، ثم نضع ملعقتين صغيرتين من الشاي الأخضر في الإبريق ونضيف الماء المغلي. نتركه بضع دقائق، وبعد ذلك نضيف السكر وأوراق النعناع الطازجة. يقدم الشاي ساخنا في أكواب زجاجية صغيرة مع بعض الحلوى أو المكسرات.',
    'أعلنت الجامعة اليوم عن افتتاح مختبر جديد لعلوم الحاسوب يتسع لمئتي طالب. وقال عميد الكلية إن المشروع استغرق ثلاث سنوات، وإن الأجهزة الحديثة ستساعد الباحثين على تحليل البيانات بسرعة أكبر. وسيتمكن الطلاب من استخدام القاعات في المساء وفي عطلة نهاية الأسبوع بعد التسجيل عبر الموقع الإلكتروني.',
  ],
} as const;

for (const [name, texts] of Object.entries(MEASURED)) {
  // The number of tokens of an Arabic word depends on how common the word is, so estimates of single paragraphs
  // differ more.
  const single = name === 'Arabic' ? 0.25 : 0.15;
  const within = (what: string, some: readonly string[], most: number) => {
    test(`estimateTokens() is within ${100 * most} % of o200k for ${what}`, (t) => {
      const text = some.join('\n');
      const off = estimateTokens(text) / encode(text).length - 1;
      t.diagnostic(`${(100 * off).toFixed(1)} %`);
      assert.ok(Math.abs(off) <= most, `${(100 * off).toFixed(1)} %`);
    });
  };
  texts.forEach((text, at) => within(`${name} (${at + 1})`, [text], single));
  within(`${name}, all texts together`, texts, 0.15);
}

test('estimateTokens() grows with the text, and takes none for no text', () => {
  assert.equal(estimateTokens(''), 0);
  for (const text of ['word ', '字', 'كلمة ', '{}', '😀', 'ก', 'x'.repeat(50)]) {
    assert.ok(estimateTokens(text.repeat(200)) >= 50, text);
  }
});

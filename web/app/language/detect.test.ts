import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from '../../../harness/kit/kit.ts';
import { detect } from './detect.ts';

/**
 * Sentences as answers contain them, by language. Similar languages that a detector may confuse are listed together.
 */
const SENTENCES: Readonly<Record<string, readonly string[]>> = {
  en: [
    'Mountains form when two plates of the crust push against each other.',
    'You can install the package and then run the tests again.',
    'Add two cups of flour, stir well and bake the bread for an hour.',
  ],
  de: [
    'Die Ableitung einer Funktion misst, wie schnell sie sich an einem Punkt ändert.',
    'Berge entstehen, wenn zwei Platten gegeneinander drücken.',
  ],
  fr: [
    'La dérivée d’une fonction mesure la vitesse à laquelle elle change en un point.',
    'Les montagnes se forment lorsque deux plaques se poussent.',
  ],
  es: [
    'La derivada de una función mide lo rápido que cambia en un punto.',
    'Las montañas se forman cuando dos placas chocan.',
  ],
  it: ['Le montagne si formano quando due placche si scontrano, e poi crescono per anni.'],
  pt: ['As montanhas formam-se quando duas placas colidem, e crescem durante muitos anos.'],
  nl: ['De afgeleide van een functie meet hoe snel zij in een punt verandert.'],
  pl: ['Pochodna funkcji mierzy, jak szybko zmienia się ona w punkcie.'],
  cs: ['Derivace funkce měří, jak rychle se v daném bodě mění.'],
  sv: ['Derivatan av en funktion mäter hur snabbt den ändras i en punkt.'],
  fi: ['Funktion derivaatta mittaa, kuinka nopeasti se muuttuu pisteessä.'],
  tr: ['Bir fonksiyonun türevi, bir noktada ne kadar hızlı değiştiğini ölçer.'],
  hu: ['Egy függvény deriváltja azt méri, milyen gyorsan változik egy pontban.'],
  vi: ['Đạo hàm của một hàm số đo tốc độ thay đổi của nó tại một điểm.'],
  ru: ['Производная функции показывает, как быстро она меняется в точке.'],
  uk: ['Похідна функції показує, як швидко вона змінюється в точці.'],
  ar: ['مشتقة الدالة تقيس مدى سرعة تغيرها عند نقطة ما.'],
  fa: ['مشتق یک تابع سرعت تغییر آن را در یک نقطه اندازه می‌گیرد.'],
  he: ['הנגזרת של פונקציה מודדת כמה מהר היא משתנה בנקודה.'],
  el: ['Η παράγωγος μιας συνάρτησης μετρά πόσο γρήγορα αλλάζει.'],
  hi: ['किसी फलन का अवकलज बताता है कि वह किसी बिंदु पर कितनी तेजी से बदलता है।'],
  th: ['อนุพันธ์ของฟังก์ชันวัดว่าฟังก์ชันเปลี่ยนแปลงเร็วแค่ไหน'],
  ja: ['関数の微分は、ある点での変化の速さを表します。'],
  ko: ['함수의 미분은 한 점에서 얼마나 빨리 변하는지를 나타냅니다.'],
  zh: ['函数的导数衡量它在某一点变化的快慢，也就是说它的斜率。'],
};

test('detect() tells the language of sentences, also with numbers and a name in another script among them', () => {
  const written = fc.constantFrom(...Object.entries(SENTENCES)).chain(([language, sentences]) =>
    fc.record({
      language: fc.constant(language),
      sentences: fc.array(fc.constantFrom(...sentences), { minLength: 1, maxLength: 6 }),
      extra: fc.constantFrom(
        '',
        ' 42',
        ' (1879–1955)',
        ' NASA',
        ' 3 × 4 = 12',
        ' https://example.com/the/guide',
        ' name@example.com',
      ),
    }),
  );
  fc.assert(
    fc.property(written, ({ language, sentences, extra }) => {
      assert.equal(detect(sentences.join(' ') + extra), language);
    }),
  );
});

test('detect() is silent about numbers, names and single words, which could be of many languages', () => {
  for (const text of ['', '42', '12 × 8 = 96', 'OK', 'Berlin', 'Albert Einstein', '👋🏽', '∑∫√'])
    assert.equal(detect(text), undefined, text);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const language = detect(text);
      assert.ok(language === undefined || /^[a-z]{2}$/.test(language), language);
    }),
  );
});

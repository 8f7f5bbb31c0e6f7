/**
 * Joins patterns of words in languages other than English. They match texts that `fold()` has made lower case and freed
 * of accents. Sentences without any of these words are left to the model.
 */
const anyOf = (...lines: readonly string[]): RegExp => new RegExp(lines.join('|'), 'u');
/** Returns a pattern for words or phrases that no letter precedes. */
const word = (words: string): string => `(?<!\\p{L})(?:${words})`;
/** Returns a pattern for words or phrases that no letter precedes or follows. */
const wholeWord = (words: string): string => `${word(words)}(?!\\p{L})`;

/** Matches requests to save something, as commands and in polite forms. "Do you remember" is not among them. */
export const REQUEST_TO_KEEP = anyOf(
  // The following phrases are German and Dutch.
  wholeWord('merke?|merken|notiere?|notieren|speichere?|speicherst du|speichern|vergiss nicht'),
  wholeWord('aufschreiben|hinzufugen|schreib(?:e|st)? .*auf|fuge? .+ hinzu|setz\\p{L}*'),
  wholeWord(
    'erinnere? mich|mich .*erinnern|auf .*(?:liste|zettel) (?:schreiben|packen)|onthoud(?:en)?|noteer|noteren|bewa+re?n?',
  ),
  wholeWord('opschrijven|toevoegen|voeg .+ toe|schrijf .+ op|zet(?:ten)?|vergeet niet'),
  // The following phrases are Spanish, Portuguese and Italian.
  wholeWord('recuerd[ae]|recordar(?:me)?|apunt(?:a|e|ar)(?:me)?|anot(?:a|e|ar)(?:mi)?'),
  wholeWord('guard(?:a|e|ar)|agreg(?:a|ue|ar)|anad(?:e|a|ir)|registr(?:a|e|ar)|poner'),
  wholeWord('no (?:te )?olvides|nao (?:se )?esqueca|lembre|lembrar|adicion(?:a|e|ar)'),
  wholeWord('ricorda(?:ti|re|rti|r)?|aggiung\\p{L}+|annotar[et]|segna(?:re|ti|rti)?'),
  wholeWord('memorizz?(?:a|e|ar|are)|salv(?:a|e|ar|are)|non dimenticare|acrescent(?:a|e|ar)'),
  // The following phrases are French.
  wholeWord("souviens[- ]toi|te souvenir|retiens|retenir|n['’]?oublie[sz]? pas"),
  wholeWord('note[rz]?|enregistre[rz]?|ajoute[rz]?|memorise[rz]?|rappelle[- ]moi d'),
  // The following phrases are Russian, Ukrainian, Polish and Czech.
  word('запомн|запиш|запис(?:ать|ати)|добав|додай|додати|сохран|не забуд'),
  word('zapamieta|zapisz|zapisac|dodaj|dodac|zanot|nie zapomnij|zapamatuj|pridej'),
  // The following phrases are Swedish, Danish and Norwegian.
  wholeWord('kom(?:ma)? ihag|lagga? till|notera|spara|skriva? (?:upp|ner)|huske? at'),
  wholeWord('legge? til|tilføje?|glom inte|glem ikke'),
  // The following phrases are Turkish, Indonesian and Vietnamese.
  word('hatirlar mis|not al|ekle|kaydet|kaydede|unutma'),
  word('catat|mencatat|mengingat|tambahkan|menambahkan|simpan|menyimpan|jangan lupa'),
  word('ghi nho|ghi lai|luu lai|nho rang|them .+ vao|đung quen'),
  // The following phrases are Greek, Hebrew and Arabic.
  word('να θυμασαι|θυμησου|σημειωσ|προσθεσ|αποθηκευσ|μην ξεχασεισ'),
  word('תזכור ש|תזכרי ש|לזכור ש|תרשו?מי?|תוסיפי?|להוסיף|תשמו?רי?|אל תשכח'),
  word('تذكر|ان تتذكر|احفظ|تحفظ|سجل|تسجل|تسجيل|اضف|اضافة|تضيف|لا تنس'),
  // The following phrases are Hindi and Thai.
  'याद रख|नोट कर|लिख ल|जोड़|सहेज|मत भूल',
  'ช่วย(?:จำ|จด|เพิ่ม|บันทึก)|จดไว้|จำไว้|บันทึกไว้|อย่าลืม',
  // The following phrases are Chinese, Japanese and Korean.
  '[记記](?:住|下|一下|录|錄)|[帮幫]我[记記]|[别別]忘|不要忘|加[到进進入上]|添加|保存|[备備]忘|[写寫]下|提醒我',
  '覚えて(?:おいて|くれ|もら|いただ|くださ|ね)|(?:メモ|記録|追加|保存|登録)して(?!あ)|書き留めて|忘れないで',
  '기억해\\s?(?:줘|주|줄|둬|두)|(?:메모|저장|추가|기록|등록)해\\s?(?:줘|주|줄|둬|두)|적어\\s?(?:줘|주|줄|둬|두)|잊지\\s?마',
);

/** Matches question words at the beginning of a sentence: "wann", "où", "когда", "متى". */
export const ASKS_FIRST = new RegExp(
  `^(?:${[
    'was|wer|wen|wem|wessen|wann|wo|wohin|woher|wie|warum|wieso|welche\\p{L}*|wieviele?',
    'wat|waar|wanneer|welke?|hoe|waarom',
    "quel(?:le)?s?|ou est|qu['’]est|est-ce|comment|pourquoi|combien|cuales?|quais|quale?|qual|quali",
    'que (?:tengo|hay|es|hora|dia|debo|significa)|ai-je|as-tu|avez-vous|habe ich|hast du|onde|quem|o que|por que|dove|chi|cosa|perche|quien(?:es)?|donde|cuando|cuantos?',
    'что|кто|где|когда|как(?:ой|ая|ое|ие)?|почему|зачем|сколько|чей|co|kto|gdzie|kiedy|jaki\\p{L}*|ile|czy',
    'vad|vem|nar|hur|hva|hvor|hvem|apa|apakah|siapa|kapan|berapa',
    'ποιοσ|ποια|ποιο|ποτε|που|τι|πωσ|γιατι|ποσ\\p{L}+|מה|מי|מתי|איפה|איך|למה|כמה|האם',
    'ما|ماذا|متى|اين|كيف|لماذا|كم|هل',
  ].join('|')})(?!\\p{L})`,
  'u',
);

/** Matches question words that make a sentence a question wherever they stand in it. */
export const ASKS_ANYWHERE = anyOf(
  '什[么麼]|哪|[谁誰]|怎[么麼]|[为為]什|多少|几[点个号]|何时',
  '何(?!か)|いつ(?!も|か)|どこ(?!か)|誰|だれ|どれ|どの|なぜ|いくら|いくつ|方法は',
  '뭐|무엇|무슨|언제|어디|누구|어떻|얼마',
  'कब|कहाँ|कौन|क्यों|कैसे|कितन|อะไร|ที่ไหน|เมื่อไ|ใคร|ทำไม|อย่างไร|ยังไง|เท่าไ',
  wholeWord('nerede|kim|kac|nasil|neden|ne zaman'),
);

/** Matches endings and particles of yes-or-no questions. A polite request can have them too. */
export const ASKS_YES_OR_NO = /[吗嗎呢]$|有没有|是不是|か$|(?:까|나요|가요|니)$|^क्या|क्या है|ไหม$/u;

/** Matches polite openings of a request in languages other than English: "kannst du", "¿puedes", "можешь", "能不能". */
export const POLITE = anyOf(
  wholeWord('(?:kannst|konntest|wurdest|kun|zou|kan|kunne) (?:du|je|jij)|(?:konnten|wurden) sie'),
  wholeWord('puedes|podrias|te importaria|puoi|potresti|pode(?:rias?)?|pourrais|peux'),
  wholeWord('можешь|мог(?:ла|ли)? бы|можете|можеш|mozesz|moglbys|muzes|bisakah|bisa'),
  wholeWord('μπορεισ να|תוכלי?|يمكنك|ممكن|هلا'),
  '[能可](?:不能|不可以|以)?.{0,2}[帮幫把记記]|てくれ|てもらえ|ていただけ|줄래|줄 수 있|주시겠|주실',
);

/**
 * Matches verbs that ask for information, such as "sag" and "explic": a polite request with one of them is a
 * question.
 */
export const TELL = anyOf(
  word('sag|zeig|erklar|nenn|vorles|zeg|laten zien|dec?ir|mostr|explic|dime'),
  word('dire|montrer|expliquer|dirmi|spiegar|dizer|сказат|показат|подсказат'),
  word('powiedz|pokaz|saga|visa|si meg|fortell|rict|beritahu|jelaskan'),
  word('πεισ|δειξ|εξηγ|להגיד|לומר|להסביר|تخبر|تقول|تشرح|اخبار'),
  '告[诉訴]|[说說]|解[释釋]|教えて|説明|見せ|알려|말해|설명|보여|बता|บอก',
);

// @ts-check
// Where lines end, in Chromium and Firefox: texts in ten languages, and texts without a space, as lines of the chat. What is
// drawn is read where it is handed to the canvas: nothing is lost or said twice, no character is cut, no line begins or
// ends with the wrong punctuation, and Latin, Cyrillic and Arabic take as many lines as the browser itself would take.
import { check, equal, test } from './lib/test.mjs';
import { until } from './lib/process.mjs';
import { viewer, viewsAddress } from './lib/views.mjs';

/** As many lines as the browser's own, where it divides by the same rule. */
const texts = {
  en: ['Good morning, everyone! Please open your maths books (the blue ones) on page 42, and write down whatever you remember about the well-known frog: its colour, its home, and/or its food.', true],
  es: ['¡Buenos días a todos! Abran, por favor, sus libros de matemáticas (los azules) en la página 42. ¿Quién recuerda algo sobre la rana: su color, su casa y su comida?', true],
  fr: ['Bonjour à tous ! Ouvrez vos livres de mathématiques (les bleus) à la page 42 : qui se souvient de la grenouille, de sa couleur, de sa maison et de ce qu’elle mange ? « Moi ! »', true],
  ht: ['Bonjou tout moun! Tanpri louvri liv matematik nou yo (sa ki ble yo) nan paj 42, epi ekri tout sa nou sonje sou krapo a: koulè li, kay li, ak manje li.', true],
  ru: ['Доброе утро! Откройте, пожалуйста, учебники математики (синие) на странице 42 и запишите всё, что вы помните о лягушке: её цвет, её дом и — если помните — чем она питается.', true],
  ar: ['صباح الخير جميعًا! افتحوا من فضلكم كتب الرياضيات (الزرقاء) على الصفحة ٤٢، واكتبوا كل ما تتذكرونه عن الضفدع: ما لونه؟ وأين يعيش؟ وماذا يأكل؟', true],
  ur: ['صبح بخیر! براہِ کرم اپنی ریاضی کی کتابیں (نیلی والی) صفحہ ۴۲ پر کھولیں، اور مینڈک کے بارے میں جو کچھ یاد ہو لکھیں: اس کا رنگ، اس کا گھر، اور اس کی خوراک۔', true],
  bn: ['সুপ্রভাত সবাই! অনুগ্রহ করে তোমাদের গণিত বইয়ের (নীলটা) ৪২ পৃষ্ঠা খোলো। ব্যাঙটির সম্পর্কে যা কিছু মনে আছে লেখো: তার রং, তার ঘর আর তার খাবার।', true],
  ko: ['여러분, 좋은 아침이에요! 파란색 수학책 42쪽을 펴고, 개구리에 대해 기억나는 것을 모두 적어 보세요: 색깔, 사는 곳, 그리고 먹이(무엇을 먹나요?).', false],
  zh: ['大家早上好！请把蓝色的数学书（不是练习册）翻到第42页，然后写下你们记得的关于青蛙的一切：“它是什么颜色的？住在哪里？吃什么东西？”写完以后，请举手告诉老师。', false],
};

/** Without a space, as lists of characters that must stay whole. */
const whole = {
  families: ['👨‍👩‍👧‍👦', '👩‍👩‍👦', '👨‍👨‍👧‍👧', '👩‍👧', '👨‍👦', '👨‍👩‍👧', '👩‍👦‍👦', '👨‍👧‍👦', '👩‍👩‍👧‍👧', '👨‍👨‍👦‍👦', '🧑‍🤝‍🧑', '👩‍❤️‍👨', '👨‍❤️‍👨', '🧑🏽‍🚀', '👩🏿‍🏫', '👨🏻‍🎓', '🧑🏾‍⚕️', '👩🏼‍🌾', '🏳️‍🌈', '🏴‍☠️', '🐻‍❄️', '👁️‍🗨️'],
  flags: ['🇺🇸', '🇫🇷', '🇨🇳', '🇧🇩', '🇷🇺', '🇪🇬', '🇭🇹', '🇰🇷', '🇵🇰', '🇪🇸', '🇩🇪', '🇯🇵', '🇮🇳', '🇧🇷', '🇰🇪', '🇺🇦', '🇵🇱', '🇮🇹', '🇸🇪', '🇳🇴', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
  thumbs: ['👍', '👍🏻', '👍🏼', '👍🏽', '👍🏾', '👍🏿', '👋', '👋🏻', '👋🏼', '👋🏽', '👋🏾', '👋🏿', '🙋', '🙋🏻', '🙋🏼', '🙋🏽', '🙋🏾', '🙋🏿', '✍️', '✍🏻', '✍🏿'],
  conjuncts: ['ক্ষ', 'ঙ্ক্ষা', 'ন্ত্র', 'জ্ঞা', 'স্ত্রী', 'ক্ষ্ম', 'ষ্ণু', 'দ্ধি', 'ক্ত', 'ম্প্র', 'স্পৃ', 'ন্দ্বে', 'ঞ্চ', 'হ্ম', 'ত্ত্ব', 'র্থ্য', 'ষ্ট্র', 'ন্ধ্যা', 'ল্গু', 'শ্রী', 'স্থ্যে', 'ঙ্গ', 'জ্জ্ব', 'ক্স'],
  harakat: ['بِ', 'سْ', 'مِ', 'ٱ', 'ل', 'لَّ', 'هِ', 'ٱ', 'ل', 'رَّ', 'حْ', 'مَ', 'ٰنِ', 'كُ', 'تِ', 'بَ', 'عَ', 'لَ', 'يْ', 'كُ', 'مُ', 'ٱ', 'ل', 'صِّ', 'يَ', 'ا', 'مُ', 'كَ', 'مَ', 'ا', 'كُ', 'تِ', 'بَ', 'شَ', 'هْ', 'رُ', 'رَ', 'مَ', 'ضَ', 'ا', 'نَ'].join('').match(/\P{M}\p{M}*/gu) ?? [],
  accents: [...'Pneumonoultramicroscopicsilicovolcanoconiosis'].map((c, i) => c + (i % 3 ? '' : '\u0301')),
  jamo: [...'한국어는띄어쓰기없이쓰면읽기가매우어렵습니다그렇지요정말로그렇습니다'].map((c) => c.normalize('NFD')),
};

/** Punctuation beside every character, so that each width meets it at a line's end. */
const dense = [...'天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈'];
const punctuated = ['，', '。', '」', '（'].flatMap((mark) => [dense.join(mark), `一${[...dense].reverse().join(mark)}`]);

const thai = 'สวัสดีตอนเช้าทุกคนกรุณาเปิดหนังสือคณิตศาสตร์เล่มสีน้ำเงินหน้าสี่สิบสองแล้วเขียนทุกอย่างที่จำได้เกี่ยวกับกบ';
const address = 'https://homeroom.lincoln-elementary.school.example/classes/2b/handouts?page=42&colour=blue#the-frog';

const BEGINS_WRONG = /^[,.!?:;)\]}%»”’、。，．：；！？）」』】》〉…،؛؟۔।]/u;
const ENDS_WRONG = /[([{¿¡«“‘（「『【《〈$€]$/u;

/** Before the page: every run that is drawn for the canvas, and how often the browser was asked to take a text apart. */
function watchWords(/** @type {boolean} */ without) {
  const w = /** @type {any} */ (window);
  w.__runs = [];
  w.__cuts = {};
  const fill = OffscreenCanvasRenderingContext2D.prototype.fillText;
  OffscreenCanvasRenderingContext2D.prototype.fillText = function spied(text, x, y) {
    w.__runs.push({ text, font: this.font });
    return fill.call(this, text, x, y);
  };
  const segmenter = Intl.Segmenter.prototype;
  const { segment } = segmenter;
  segmenter.segment = function spied(/** @type {string} */ text) {
    w.__cuts[text] = (w.__cuts[text] ?? 0) + 1;
    return segment.call(this, text);
  };
  if (without) /** @type {any} */ (Intl).Segmenter = undefined;
}

/** In the page: two frames later. */
const settled = () => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))); });

/** In the page: the width that the chat has for words, and how many lines the browser takes for a text in it. */
function readLines(/** @type {[string, string]} */ [text, font]) {
  const said = [...document.querySelectorAll('#mirror [role=log] p')].pop();
  const inner = Math.floor(/** @type {Element} */ (said).getBoundingClientRect().width * 0.88) - 28;
  const box = document.createElement('div');
  box.textContent = text;
  box.lang = document.documentElement.lang;
  Object.assign(box.style, { position: 'fixed', width: `${inner}px`, font, lineHeight: '20px', overflowWrap: 'anywhere', whiteSpace: 'normal' });
  document.body.append(box);
  const lines = Math.round(box.getBoundingClientRect().height / 20);
  box.remove();
  const pen = /** @type {any} */ (new OffscreenCanvas(8, 8).getContext('2d'));
  pen.font = font;
  return { inner, lines, widths: /** @type {any} */ (window).__runs.map((/** @type {any} */ run) => pen.measureText(run.text).width) };
}

/** @typedef {{open: (language: string) => Promise<void>, say: (text: string) => Promise<any>, evaluate: (fn: any, arg?: any) => Promise<any>}} Reader */

/** What a browser's page needs for these stories, whoever drives it.
 * @param {string} url @param {(url: string) => Promise<any>} goto @param {(fn: any, arg?: any) => Promise<any>} evaluate @returns {Reader} */
function reader(url, goto, evaluate) {
  let said = 0;
  return {
    evaluate,
    async open(language) {
      await goto(`${url}/c/scene-class-student-2`);
      await evaluate((/** @type {string} */ code) => { localStorage.setItem('language', code); }, language);
      await goto(`${url}/c/scene-class-student-2`);
      await until(`the class in ${language}`, () => evaluate(() => !!document.querySelector('#mirror [role=log]')), { every: 30, timeout: 20000 });
      await evaluate(settled);
      // One line first, so that the name above it is drawn.
      await this.say('…');
    },
    async say(text) {
      await evaluate((/** @type {object} */ line) => {
        /** @type {any} */ (window).__runs = [];
        new BroadcastChannel('views').postMessage(line);
      }, { to: 'app', e: 'chat', id: `line${++said}`, subject: 's1', name: 'Tomás', text, at: said * 1000, mine: false });
      await until('the line', () => evaluate((/** @type {string} */ words) => [...document.querySelectorAll('#mirror [role=log] p')].some((p) => p.textContent?.endsWith(`: ${words}`)), text), { every: 20 });
      await evaluate(settled);
      return evaluate(() => /** @type {any} */ (window).__runs.filter((/** @type {any} */ run) => run.text !== 'Tomás'));
    },
  };
}

const browsers = {
  async Chromium(t, without) {
    const view = await viewer(t, { init: [`(${watchWords})(${without})`] });
    return reader(await viewsAddress(), (url) => view.page.goto(url), (fn, arg) => view.page.evaluate(fn, arg));
  },
  async Firefox(t, without) {
    const person = await t.firefox('Maya', 'blue', { viewport: { width: 1366, height: 768 } });
    await person.page.evaluateOnNewDocument(watchWords, without);
    return reader(await viewsAddress(), (url) => person.page.goto(url, { waitUntil: 'domcontentloaded' }), (fn, arg) => person.page.evaluate(fn, arg));
  },
};

/** Every byte once: the runs are the text, without the spaces between them. @returns {number[]} where each run begins */
function inOrder(text, runs, what) {
  let at = 0;
  const starts = runs.map(({ text: run }) => {
    while (text[at] === ' ' && run[0] !== ' ') at++;
    check(text.startsWith(run, at), `${what}: '${run}' at ${at} of '${text}' (${JSON.stringify(runs.map((r) => r.text))})`);
    at += run.length;
    return at - run.length;
  });
  equal(text.slice(at).trim(), '', `${what}: all of it is drawn`);
  return starts;
}

async function tenLanguages(/** @type {Reader} */ page, /** @type {string} */ name) {
  /** @type {string[]} */
  const seen = [];
  for (const [language, [text, same]] of Object.entries(texts)) {
    await page.open(language);
    const runs = await page.say(text), what = `${name}, ${language}`;
    inOrder(text, runs, what);
    const { inner, lines, widths } = await page.evaluate(readLines, [text, runs[0].font]);
    check(widths.every((/** @type {number} */ width) => width <= inner + 0.5), `${what}: no line is wider than ${inner}: ${widths}`);
    check(runs.length >= 4, `${what}: ${runs.length} lines`);
    check(!same || Math.abs(runs.length - lines) <= 1, `${what}: ${runs.length} lines, the browser's own are ${lines}: ${JSON.stringify(runs.map((/** @type {any} */ r) => r.text))}`);
    punctuation(runs, what);
    seen.push(`${language} ${runs.length}/${lines}`);
  }
  await page.open('zh');
  for (const text of punctuated) {
    const runs = await page.say(text), what = `${name}, ${text.slice(0, 4)}…`;
    inOrder(text, runs, what);
    check(runs.length >= 4, `${what}: ${runs.length} lines`);
    punctuation(runs, what);
  }
  console.log(`        ${name}, lines drawn and the browser's own: ${seen.join(', ')}`);
}

/** @param {any[]} runs @param {string} what */
function punctuation(runs, what) {
  runs.forEach(({ text: run }, i) => {
    check(i === 0 || !BEGINS_WRONG.test(run), `${what}: no line begins like '${run}'`);
    check(i === runs.length - 1 || !ENDS_WRONG.test(run), `${what}: no line ends like '${run}'`);
  });
}

async function wholeCharacters(/** @type {Reader} */ page, /** @type {string} */ name) {
  await page.open('en');
  for (const [kind, characters] of Object.entries(whole)) {
    const text = characters.join(''), runs = await page.say(text), what = `${name}, ${kind}`;
    const ends = new Set([0]);
    for (const c of characters) ends.add(Math.max(...ends) + c.length);
    for (const start of inOrder(text, runs, what)) check(ends.has(start), `${what}: a character is cut at ${start}: ${JSON.stringify(runs.map((/** @type {any} */ r) => r.text))}`);
    check(runs.length >= 2, `${what}: it is longer than a line`);
    const { inner, widths } = await page.evaluate(readLines, [text, runs[0].font]);
    check(widths.every((/** @type {number} */ width) => width <= inner + 0.5), `${what}: no line is wider than ${inner}: ${widths}`);
  }
  const runs = await page.say(address);
  inOrder(address, runs, `${name}, an address`);
  check(runs.length >= 3, 'the address is longer than a line');
}

for (const [name, start] of Object.entries(browsers)) {
  test(`lines end where readers expect it, in ten languages, in ${name}`, async (t) => { await tenLanguages(await start(t, false), name); }, { timeout: 180000 });

  test(`no character is cut, in ${name}`, async (t) => { await wholeCharacters(await start(t, false), name); });

  test(`words of Thai and Chinese stay whole, and a text is taken apart once, in ${name}`, async (t) => {
    const page = await start(t, false);
    await page.open('zh');
    for (const [language, text] of [['th', thai], ['zh', texts.zh[0]]]) {
      const runs = await page.say(text), starts = inOrder(text, runs, name);
      const ends = await page.evaluate((/** @type {[string, string]} */ [code, words]) => [...new Intl.Segmenter(code, { granularity: 'word' }).segment(words)].map((s) => s.index), [language, text]);
      for (const at of starts) check(ends.includes(at), `${name}: '${text.slice(at - 4, at)}|${text.slice(at, at + 4)}' is a word's end`);
    }
    await page.say('老师：“好的，谢谢！”');
    const cuts = await page.evaluate((/** @type {string} */ text) => /** @type {any} */ (window).__cuts[text], thai);
    // Twice by the page for its characters and its words, and once by this test, for all frames together.
    equal(cuts, 3, 'what is known is not asked for again');
    const plain = await page.evaluate(() => Object.keys(/** @type {any} */ (window).__cuts).filter((text) => /^[\x20-\x7e]*$/.test(text)));
    equal(plain, [], 'nobody asks a dictionary about English');
  });

  test(`without a dictionary lines end by a simple rule, in ${name}`, async (t) => {
    const page = await start(t, true);
    for (const language of ['en', 'ar', 'zh']) {
      await page.open(language);
      const [text, same] = texts[language], runs = await page.say(text), what = `${name}, ${language}, no Segmenter`;
      inOrder(text, runs, what);
      const { lines } = await page.evaluate(readLines, [text, runs[0].font]);
      check(!same || Math.abs(runs.length - lines) <= 1, `${what}: ${runs.length} lines, the browser's own are ${lines}`);
      punctuation(runs, what);
    }
    for (const kind of ['families', 'flags', 'conjuncts']) {
      const characters = whole[kind], text = characters.join(''), ends = new Set([0]);
      for (const c of characters) ends.add(Math.max(...ends) + c.length);
      for (const start of inOrder(text, await page.say(text), kind)) check(ends.has(start), `${name}, ${kind}, no Segmenter: a character is cut at ${start}`);
    }
  });
}

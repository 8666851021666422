// Bodies of imports.h. The module object carries what they need: context (WebGL2), textFamily, onEffect, onMirror, onVideos, onRequestFrame.
mergeInto(LibraryManager.library, {
  $homeroomText: {
    context: null,
    strips: [], // of runs that stand side by side on a texture, to be drawn and handed over together
    pen() {
      if (!homeroomText.context) {
        const sheet = new OffscreenCanvas(512, 64);
        homeroomText.context = sheet.getContext('2d', { willReadFrequently: false });
      }
      return homeroomText.context;
    },
    font(size, bold) {
      return `${bold ? 700 : 400} ${size}px ${Module['textFamily']}`;
    },
    cutters: null,
    // What tells characters and words of a language apart; null: this browser has nothing that does.
    cuttersOf(language) {
      if (!Intl.Segmenter) return null;
      if (homeroomText.cutters?.language !== language) {
        const [character, word] = ['grapheme', 'word'].map((granularity) => new Intl.Segmenter(language, { granularity }));
        homeroomText.cutters = { language, character, word };
      }
      return homeroomText.cutters;
    },
    // How many bytes a text has in UTF-8.
    bytes(text) {
      let sum = 0;
      for (const letter of text) {
        const point = letter.codePointAt(0);
        sum += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      }
      return sum;
    },
  },

  app_js_emit__deps: ['$UTF8ToString'],
  app_js_emit: (at, length) => Module['onEffect'](UTF8ToString(at, length)),
  app_js_mirror__deps: ['$UTF8ToString'],
  app_js_mirror: (at, length) => Module['onMirror'](UTF8ToString(at, length)),
  app_js_videos__deps: ['$UTF8ToString'],
  app_js_videos: (at, length) => Module['onVideos'](UTF8ToString(at, length)),
  app_js_request_frame: () => Module['onRequestFrame'](),

  app_js_canvas_start__deps: ['$GL'],
  app_js_canvas_start: () => {
    const context = Module['context'];
    if (!context) return 0;
    const handle = GL.registerContext(context, { majorVersion: 2, minorVersion: 0, enableExtensionsByDefault: false });
    return GL.makeContextCurrent(handle) ? 1 : 0;
  },

  app_js_text_boundaries__deps: ['$homeroomText', '$UTF8ToString'],
  app_js_text_boundaries: (at, length, language, languageLength, marks) => {
    const cutters = homeroomText.cuttersOf(UTF8ToString(language, languageLength));
    if (!cutters) return 0;
    // Not UTF8ToString: a zero is a character of the text like any other.
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(HEAPU8.subarray(at, at + length));
    for (const [cutter, mark] of [[cutters.character, 1], [cutters.word, 2]]) {
      let end = 0;
      for (const { segment } of cutter.segment(text)) {
        end += homeroomText.bytes(segment);
        if (end <= length) HEAPU8[marks + end] |= mark;
      }
    }
    return 1;
  },

  app_js_text_width__deps: ['$homeroomText', '$UTF8ToString'],
  app_js_text_width: (at, length, size, bold) => {
    const pen = homeroomText.pen();
    pen.font = homeroomText.font(size, bold);
    return pen.measureText(UTF8ToString(at, length)).width;
  },

  app_js_text_draw__deps: ['$homeroomText', '$UTF8ToString'],
  app_js_text_draw: (texture, at, length, size, bold, rgb, left, x, y, w, h, baseline, rtl) => {
    const { strips } = homeroomText, last = strips[strips.length - 1];
    const strip = last && last.texture === texture && last.y === y && last.x + last.w === x ? last : { texture, x, y, w: 0, h: 0, runs: [] };
    if (strip !== last) strips.push(strip);
    strip.runs.push({
      text: UTF8ToString(at, length), font: homeroomText.font(size, bold), direction: rtl ? 'rtl' : 'ltr',
      colour: rgb < 0 ? '#fff' : `#${rgb.toString(16).padStart(6, '0')}`, left, x: strip.w, w, h, baseline,
    });
    strip.w += w;
    strip.h = Math.max(strip.h, h);
  },

  app_js_text_upload__deps: ['$homeroomText', '$GL'],
  app_js_text_upload: () => {
    const { strips } = homeroomText;
    if (strips.length === 0) return;
    const pen = homeroomText.pen(), sheet = pen.canvas;
    GLctx.pixelStorei(GLctx.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    for (const { texture, x, y, w, h, runs } of strips.splice(0)) {
      // The sheet is uploaded whole, so it has the strip's own size: no reading back.
      sheet.width = w;
      sheet.height = h;
      pen.textBaseline = 'alphabetic';
      pen.textAlign = 'left';
      for (const run of runs) {
        pen.save();
        pen.beginPath();
        pen.rect(run.x, 0, run.w, run.h);
        pen.clip();
        pen.font = run.font;
        pen.direction = run.direction;
        pen.fillStyle = run.colour;
        pen.fillText(run.text, run.x + 1 - run.left, run.baseline);
        pen.restore();
      }
      GLctx.bindTexture(GLctx.TEXTURE_2D, GL.textures[texture]);
      GLctx.texSubImage2D(GLctx.TEXTURE_2D, 0, x, y, GLctx.RGBA, GLctx.UNSIGNED_BYTE, sheet);
    }
  },
});

// @ts-check
// One page with all the pictures of tests/e2e/screens.mjs: a row for each screen and language, a column for each size and theme.

/** @param {{file: string, screen: string, theme: string, language: string, size: {width: number, height: number, text?: number}}[]} shots */
export function sheetPage(shots) {
  const of = (name) => [...new Set(shots.map((shot) => shot[name]))];
  const columns = of('size').flatMap((size) => of('theme').map((theme) => ({ size, theme })));
  const title = ({ size, theme }) => `${size.width}×${size.height}${size.text ? `, text ${size.text} %` : ''}, ${theme}`;
  const width = (size) => Math.round(size.width > 900 ? 330 : (190 * size.width) / size.height);
  const cell = (screen, language, column) => {
    const shot = shots.find((one) => one.screen === screen && one.language === language && one.size === column.size && one.theme === column.theme);
    return `<td>${shot ? `<a href="${shot.file}"><img src="${shot.file}" width="${width(column.size)}" alt="${screen}, ${language}, ${title(column)}"></a>` : ''}</td>`;
  };
  const rows = of('screen').flatMap((screen) => of('language').map((language) =>
    `<tr><th>${screen}<br><small>${language}</small></th>${columns.map((column) => cell(screen, language, column)).join('')}</tr>`));
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Homeroom's screens</title>
<style>body{font:13px system-ui;background:#888;margin:12px}table{border-spacing:6px}th{text-align:left;vertical-align:top;color:#fff;min-width:70px}
img{display:block;height:auto}thead th{font-weight:400}</style>
<table><thead><tr><th></th>${columns.map((column) => `<th>${title(column)}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

// What is measured inside a page. Each function runs in the browser and returns what is at fault.

// What makes the page wider than its window.
export const overflow = () => {
  const wide = document.scrollingElement.scrollWidth - innerWidth;
  if (wide <= 0) return [];
  const beyond = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
  const name = (e) => `${e.tagName.toLowerCase()}.${e.getAttribute('class') ?? ''}#${e.id}`;
  return [`${wide} px too wide: ${beyond.slice(0, 6).map(name).join(', ')}`];
};

// What is smaller to the finger than it should be. The true target is felt out: everywhere a tap
// would reach the control, its label or something inside it.
export const targets = () => {
  const LEAST = 44;
  const INLINE = 24;
  const faults = [];
  const visible = (e) => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && e.checkVisibility({ visibilityProperty: true, opacityProperty: false });
  };
  const stands = (e) => (e.matches('input[type=radio], input[type=checkbox], input[type=file]') && e.labels?.length ? e.labels[0] : e);
  const controls = [...document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden])')];
  const seen = new Set();
  for (const control of controls) {
    const e = stands(control);
    if (seen.has(e) || !visible(e) || e.closest('.skip, .unseen, [aria-hidden=true]')) continue;
    seen.add(e);
    // A link in a sentence is as high as its line.
    const around = e.closest('p, li, dd, h2, blockquote, span.under, .words');
    const rest = around ? around.textContent.replace(e.textContent, '').trim() : '';
    if (e.tagName === 'A' && getComputedStyle(e).display === 'inline' && rest.length > 2) continue;
    e.scrollIntoView({ block: 'center', inline: 'nearest' });
    const box = e.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const hits = (px, py) => {
      const there = document.elementFromPoint(px, py);
      return there && (e.contains(there) || there.closest('label')?.control === control || (control.labels && [...control.labels].some((label) => label.contains(there))));
    };
    const reach = (dx, dy) => {
      let n = 0;
      while (n < 60 && hits(x + dx * (n + 1), y + dy * (n + 1))) n += 1;
      return n;
    };
    const high = Math.max(box.height, reach(0, 1) + reach(0, -1) + 1);
    const wide = Math.max(box.width, reach(1, 0) + reach(-1, 0) + 1);
    const least = control.matches('a') && getComputedStyle(e).display === 'inline' ? INLINE : LEAST;
    if (high < least - 0.6 || wide < Math.min(least, 44) - 0.6) {
      faults.push(`${e.tagName.toLowerCase()}.${e.getAttribute('class') ?? ''} «${e.textContent.trim().replace(/\s+/g, ' ').slice(0, 30)}» is ${Math.round(wide)} × ${Math.round(high)}`);
    }
  }
  scrollTo(0, 0);
  return faults;
};

// The contrast of text whose ground axe could not tell: colours are read through a canvas, so that
// any notation is understood, and grounds are laid one over the other.
export const contrasts = (selectors) => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const over = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    colours.forEach((colour) => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); });
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  return selectors.map((selector) => {
    const e = document.querySelector(selector);
    if (!e) return { selector, ratio: 0, least: 4.5, gone: true };
    const grounds = [];
    for (let up = e; up; up = up.parentElement) grounds.unshift(getComputedStyle(up).backgroundColor);
    grounds.unshift(dark ? '#121212' : '#ffffff');
    const style = getComputedStyle(e);
    const [text, ground] = [light(over([...grounds, style.color])), light(over(grounds))];
    const ratio = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
    const size = Number.parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    return { selector, ratio, least: large ? 3 : 4.5 };
  });
};

// What stands in the page itself though it should be in a file: styles, scripts, handlers.
export const inline = (html) => {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const faults = [];
  for (const e of page.querySelectorAll('*')) {
    for (const { name } of e.attributes) if (name === 'style' || name.startsWith('on')) faults.push(`${e.tagName} has ${name}`);
  }
  if (page.querySelector('style')) faults.push('a style element');
  if (page.querySelector('script:not([src])')) faults.push('a script without an address');
  return faults;
};

export const headings = () => {
  const all = document.querySelectorAll('h1').length;
  return all === 1 ? [] : [`${all} headings of the first rank`];
};

// Pictures that are named and do not come.
export const pictures = async () => {
  const all = [...document.querySelectorAll('img')];
  all.forEach((image) => { image.loading = 'eager'; });
  await Promise.all(all.map((image) => image.decode().catch(() => {})));
  return all.filter((image) => image.naturalWidth === 0).map((image) => `${image.getAttribute('src')} does not come`);
};

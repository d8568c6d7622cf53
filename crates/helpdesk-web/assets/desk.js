// What a page gains with a script. Without it everything works: forms, links, details.
'use strict';
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const main = () => one('#main');
  const on = (type, work) => document.addEventListener(type, work);
  const parse = (html) => new DOMParser().parseFromString(html, 'text/html');
  // A field named `action` would hide the property.
  const path = (form) => new URL(form.getAttribute('action') ?? '', location).pathname;
  const isWritten = (field) => {
    if (field.tagName === 'SELECT') return [...field.options].some((option) => option.selected && !option.defaultSelected);
    if (field.type === 'file') return field.files.length > 0;
    if (/checkbox|radio/.test(field.type)) return field.checked !== field.defaultChecked;
    return /text|search/.test(field.type) && field.value !== field.defaultValue;
  };

  // --- Telling, to those who see and to those who hear. The element stays, or nobody hears it.
  const news = Object.assign(document.createElement('p'), { className: 'news', role: 'status' });
  let told;
  const tell = (words = '') => {
    if (!news.isConnected) (main()?.closest('.desk') ?? document.body).append(news);
    clearTimeout(told);
    news.textContent = '';
    setTimeout(() => { news.textContent = words; }, 50);
    told = setTimeout(() => { news.textContent = ''; }, 10000);
  };

  // --- Drafts: what is written outlives the page, for its writer alone, until it is sent.
  const PREFIX = 'desk-draft:';
  const mine = () => `${PREFIX}${one('[data-owner]')?.dataset.owner}:`;
  const keyOf = (field) => `${mine()}${path(field.form)}:${field.name}`;
  const isDraft = (field) => field.name && /^text/.test(field.type) && field.form?.matches('[data-draft]') && one('[data-owner]');
  // A browser may forbid the storage; then nothing is kept.
  const store = (work) => { try { return work(localStorage); } catch { return null; } };
  const forget = (which) => store((s) => Object.keys(s).filter((key) => key.startsWith(PREFIX) && which(key)).forEach((key) => s.removeItem(key)));
  const forgetForm = (action) => forget((key) => key.startsWith(`${mine()}${action}:`));
  const restore = () => {
    // Whoever signs in next on this machine finds nothing of the one before.
    if (one('[data-owner]')) forget((key) => !key.startsWith(mine()));
    all('[data-draft] :is(input, textarea)').filter(isDraft).forEach((field) => { field.value ||= store((s) => s.getItem(keyOf(field))) ?? ''; });
  };
  on('input', ({ target }) => {
    if (isDraft(target)) store((s) => (target.value ? s.setItem(keyOf(target), target.value) : s.removeItem(keyOf(target))));
  });

  // --- Sending: once, and (where the form says so) without leaving the page.
  const swap = async (form, button) => {
    const target = new URL(button?.getAttribute('formaction') ?? path(form), location);
    form.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(target, { method: 'POST', body: new FormData(form, button) });
      const page = parse(await answer.text());
      if (answer.ok) forgetForm(target.pathname);
      // A refusal stands where its form stood: its own address is of no page.
      const there = answer.redirected ? answer.url : location.href;
      if (!one('#main', page)) return location.assign(there);
      main().replaceChildren(...one('#main', page).childNodes);
      document.title = page.title;
      history[new URL(there).pathname === location.pathname ? 'replaceState' : 'pushState'](null, '', there);
      arrive();
      (one('.notice[tabindex]', main()) ?? one('#last') ?? main()).focus();
    } catch {
      tell(form.dataset.offline ?? one('[data-offline]')?.dataset.offline);
    } finally {
      form.removeAttribute('aria-busy');
    }
  };
  on('submit', (event) => {
    const { target: form, submitter } = event;
    if (form.matches('[data-sign-out]')) forget(() => true);
    if (form.matches('[aria-busy=true]')) return event.preventDefault();
    if (form.getAttribute('method') !== 'post') return;
    if (form.matches('[data-swap]') && main()) {
      event.preventDefault();
      return swap(form, submitter);
    }
    // The next click within five seconds is the same click. The button stays enabled, so that its
    // name and value are sent.
    form.setAttribute('aria-busy', 'true');
    setTimeout(() => form.removeAttribute('aria-busy'), 5000);
  });
  // A step to another page of those that were swapped in. A step within one, to the content or to the
  // closing form, is the browser's own.
  let shown;
  const pageShown = () => location.pathname + location.search;
  addEventListener('popstate', () => { if (pageShown() !== shown) location.reload(); });

  // --- Live: only the regions that are marked change; what is written, the focus, the scroll and
  // open details stay.
  let stream;
  let reading;
  const place = (field) => [path(field.form ?? field), field.name, /checkbox|radio/.test(field.type) && field.value].join();
  const freshen = (old, fresh) => {
    const fields = (within) => all('input, textarea, select', within);
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const kept = fields(old).filter((field) => field === focused || isWritten(field));
    const alike = (one, other) => place(one) === place(other) && one.type === other.type && one.type !== 'hidden';
    const written = kept.filter((field) => field.type !== 'hidden' && isWritten(field));
    // What is written and has no place any more is not taken away: its form stays, and is told why it is refused.
    if (written.some((field) => !fields(fresh).some((other) => alike(field, other)))) return;
    // What is written stays the very element, with its cursor and its files.
    fields(fresh).forEach((field) => {
      const same = kept.find((other) => alike(other, field));
      if (same) field.replaceWith(same);
    });
    const open = all('details', old).map((details) => details.open);
    const details = all('details', fresh);
    if (details.length === open.length) details.forEach((each, at) => { each.open = open[at]; });
    old.replaceChildren(...fresh.childNodes);
    if (focused) (focused.isConnected ? focused : focused.id && document.getElementById(focused.id))?.focus?.({ preventScroll: true });
  };
  const refresh = async () => {
    const live = one('[data-live]');
    if (reading || !live) { reading &&= 'again'; return; }
    reading = 'once';
    try {
      const answer = await fetch(location.href);
      if (!answer.ok) return location.reload();
      const page = parse(await answer.text());
      const words = () => all('[data-fresh]').map((region) => region.textContent).join();
      const before = words();
      all('[data-fresh][id]').forEach((old) => {
        const fresh = page.getElementById(old.id);
        if (fresh) freshen(old, fresh);
      });
      // What is begun after the news has seen them; what was begun before is checked against them.
      const seen = one('input[name=seen]', page)?.value;
      all('input[name=seen]', main()).filter((field) => seen && ![...field.form.elements].some(isWritten)).forEach((field) => { field.value = seen; });
      if (words() !== before) tell(live.dataset.news);
      const next = one('[data-live]', page)?.dataset.live;
      if (next && next !== live.dataset.live) { live.dataset.live = next; listen(); }
    } catch { /* The stream comes back by itself, and tells again. */ } finally {
      const again = reading === 'again';
      reading = '';
      if (again) refresh();
    }
  };
  const listen = () => {
    stream?.close();
    const live = one('[data-live]');
    // A browser has few connections to one host: a page that nobody sees holds none.
    if (!live || document.hidden) return;
    stream = new EventSource(live.dataset.live);
    stream.addEventListener('changed', refresh);
  };
  on('visibilitychange', () => { listen(); if (!document.hidden) refresh(); });
  addEventListener('pagehide', () => stream?.close());
  addEventListener('pageshow', ({ persisted }) => {
    // A page that comes back from the browser's own store is not on its way any more.
    all('form[aria-busy]').forEach((form) => form.removeAttribute('aria-busy'));
    if (persisted) listen();
  });

  // --- Canned answers: put in at the cursor, so that nothing that is written is lost.
  on('click', async (event) => {
    const link = event.target.closest?.('a[data-answer]');
    const box = link && document.getElementById('reply');
    if (!box || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    try {
      const answer = await fetch(link.href);
      const text = answer.ok && parse(await answer.text()).getElementById('reply')?.defaultValue;
      if (!text) throw new Error();
      const [before, after] = [box.value.slice(0, box.selectionEnd).trimEnd(), box.value.slice(box.selectionEnd).trimStart()];
      box.value = [before, text, after].filter(Boolean).join('\n\n');
      const at = before ? before.length + 2 + text.length : text.length;
      box.dispatchEvent(new Event('input', { bubbles: true }));
      link.closest('details.answers')?.removeAttribute('open');
      box.focus();
      box.setSelectionRange(at, at);
      tell(link.closest('[data-put]').dataset.put);
    } catch {
      tell(one('[data-offline]')?.dataset.offline);
    }
  });

  // --- Files: dropped on a form, pasted into its text, listed with their sizes.
  const size = (bytes) => {
    const [unit, value] = bytes < 1 << 20 ? ['kilobyte', Math.ceil(bytes / 1024)] : ['megabyte', bytes / (1 << 20)];
    return new Intl.NumberFormat(document.documentElement.lang, { style: 'unit', unit, maximumFractionDigits: 1, roundingMode: 'floor' }).format(value);
  };
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
  const list = (input) => {
    const box = input.closest('.attach');
    if (!box) return;
    if (!box.nextElementSibling?.matches('.chosen')) box.after(make('ul', { className: 'chosen' }));
    box.nextElementSibling.replaceChildren(...[...input.files].map((file) => make('li', { textContent: `${file.name}, ${size(file.size)}` })));
  };
  const inputOf = (target) => { const form = target?.form ?? target?.closest?.('form'); return form && one('input[type=file]', form); };
  const add = (event, files) => {
    const input = inputOf(event.target);
    if (!input || !files?.length) return;
    event.preventDefault();
    const both = new DataTransfer();
    [...input.files, ...files].forEach((file) => both.items.add(file));
    input.files = both.files;
    list(input);
  };
  const over = (input) => all('.attach').forEach((box) => box.classList.toggle('over', !!input && box.contains(input)));
  on('dragover', (event) => {
    const input = event.dataTransfer?.types.includes('Files') && inputOf(event.target);
    over(input);
    if (input) event.preventDefault();
  });
  on('dragleave', ({ relatedTarget }) => { if (!inputOf(relatedTarget)) over(); });
  on('drop', (event) => { over(); add(event, event.dataTransfer?.files); });
  // What office programs copy is text first, with a picture of it beside.
  on('paste', (event) => { if (!event.clipboardData?.types.includes('text/plain')) add(event, event.clipboardData?.files); });
  on('change', ({ target }) => { if (target.type === 'file') list(target); });

  // --- What a page needs when it is there.
  const arrive = () => {
    const here = new URL(location);
    const done = here.searchParams.get('done');
    if (done) {
      // A new ticket's draft is sent. What was done is told once, not at every reload.
      if (done === 'opened') forgetForm(here.pathname.replace(/\/[^/]+$/, ''));
      here.searchParams.delete('done');
      history.replaceState(null, '', here);
    }
    shown = pageShown();
    restore();
    listen();
  };
  arrive();
})();

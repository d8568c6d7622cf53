// What a page gains with a script. Without it everything works: forms, links, details.
'use strict';
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const main = () => one('#main');
  const isWritten = (field) =>
    field.tagName === 'SELECT' ? [...field.options].some((o) => o.selected !== o.defaultSelected)
      : field.type === 'file' ? field.files.length > 0
        : field.type === 'checkbox' || field.type === 'radio' ? field.checked !== field.defaultChecked
          : field.type !== 'hidden' && field.value !== field.defaultValue;

  // Tells something to those who see and to those who hear. The element stays, or nobody hears it.
  let told;
  const news = document.createElement('p');
  const tell = (words) => {
    if (!news.isConnected) {
      news.className = 'news';
      news.setAttribute('role', 'status');
      (main()?.closest('.desk') ?? document.body).append(news);
    }
    clearTimeout(told);
    news.textContent = '';
    setTimeout(() => { news.textContent = words ?? ''; }, 50);
    told = setTimeout(() => { news.textContent = ''; }, 10000);
  };

  // --- Drafts: what was written outlives the page, for its writer alone, until it is sent.
  const PREFIX = 'desk-draft:';
  const owner = () => one('[data-owner]')?.dataset.owner;
  const path = (form) => new URL(form.getAttribute('action') ?? '', location).pathname;
  const draftable = (form) => [...form.elements].filter((e) => e.name && (e.tagName === 'TEXTAREA' || (e.tagName === 'INPUT' && e.type === 'text')));
  const keyOf = (field) => `${PREFIX}${owner()}:${path(field.form)}:${field.name}`;
  // A browser may forbid the storage; then nothing is kept.
  const storage = (work) => { try { return work(localStorage); } catch { return undefined; } };
  const forget = (wanted) => storage((s) => Object.keys(s).filter((k) => k.startsWith(PREFIX) && wanted(k)).forEach((k) => s.removeItem(k)));
  const forgetForm = (action) => forget((key) => key.startsWith(`${PREFIX}${owner()}:${action}:`));
  const restore = () => {
    if (!owner()) return;
    // Whoever signs in next on this machine finds nothing of the one before.
    forget((key) => !key.startsWith(`${PREFIX}${owner()}:`));
    all('form[data-draft]').flatMap(draftable).forEach((field) => {
      const kept = storage((s) => s.getItem(keyOf(field)));
      if (kept && !field.value) field.value = kept;
    });
  };
  document.addEventListener('input', ({ target }) => {
    if (!owner() || !target.form?.matches('[data-draft]') || !draftable(target.form).includes(target)) return;
    storage((s) => (target.value ? s.setItem(keyOf(target), target.value) : s.removeItem(keyOf(target))));
  });

  // --- Sending: once, and (where the form says so) without leaving the page.
  const offline = (form) => form.dataset.offline ?? one('[data-offline]')?.dataset.offline;
  const show = (html, address, push) => {
    const page = new DOMParser().parseFromString(html, 'text/html');
    const fresh = page.querySelector('#main');
    if (!fresh) return false;
    main().replaceChildren(...fresh.childNodes);
    document.title = page.title;
    history[push ? 'pushState' : 'replaceState'](null, '', address);
    arrive();
    return true;
  };
  const swap = async (form, button) => {
    const target = new URL(button?.getAttribute('formaction') ?? form.getAttribute('action'), location);
    const data = new FormData(form);
    if (button?.name) data.append(button.name, button.value);
    form.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(target, { method: 'POST', body: data, credentials: 'same-origin' });
      const html = await answer.text();
      if (answer.ok) forgetForm(target.pathname);
      const there = new URL(answer.url);
      // A refusal is shown where its form stood: its own address is of no page.
      const address = answer.redirected ? there.href : location.href;
      if (!show(html, address, there.pathname !== location.pathname && answer.redirected)) location.assign(answer.redirected ? there : location);
      else (one('.notice[tabindex]', main()) ?? one('#last') ?? main()).focus();
    } catch {
      tell(offline(form));
    } finally {
      form.removeAttribute('aria-busy');
    }
  };
  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    if (form.matches('[data-sign-out]')) forget(() => true);
    if (form.getAttribute('aria-busy') === 'true') return event.preventDefault();
    if (event.defaultPrevented || form.method !== 'post') return;
    if (form.matches('[data-swap]') && main() && form.target !== '_blank') {
      event.preventDefault();
      swap(form, submitter);
      return;
    }
    // The next click within five seconds is the same click. The button itself stays enabled, so that
    // its name and value are sent.
    form.setAttribute('aria-busy', 'true');
    setTimeout(() => form.removeAttribute('aria-busy'), 5000);
  });
  // A page that comes back from the browser's own store is not on its way any more.
  addEventListener('pageshow', () => all('form[aria-busy]').forEach((form) => form.removeAttribute('aria-busy')));
  addEventListener('popstate', () => location.reload());

  // --- Live: only regions that are marked change; focus, what is written and open details stay.
  let stream;
  let reading = false;
  const place = (field) => `${field.form ? path(field.form) : ''}|${field.name}|${field.type}|${field.value && field.type === 'radio' ? field.value : ''}`;
  const freshen = (old, fresh) => {
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const focusedAt = focused && (focused.id ? `#${CSS.escape(focused.id)}` : null);
    const fields = (within) => all('input, textarea, select', within);
    const kept = new Map(fields(old).filter(isWritten).map((field) => [place(field), field]));
    const open = all('details', old).map((details) => details.open);
    // What is written stays the very element, with its cursor and its files.
    fields(fresh).forEach((field) => kept.has(place(field)) && field.replaceWith(kept.get(place(field))));
    const details = all('details', fresh);
    if (details.length === open.length) details.forEach((one, at) => { one.open = open[at]; });
    old.replaceChildren(...fresh.childNodes);
    if (focused) (old.contains(focused) ? focused : focusedAt && one(focusedAt))?.focus({ preventScroll: true });
  };
  const refresh = async (live) => {
    if (reading) return;
    reading = true;
    try {
      const answer = await fetch(location.href, { credentials: 'same-origin' });
      if (!answer.ok) return location.reload();
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const words = () => all('[data-fresh]').map((region) => region.textContent).join();
      const before = words();
      all('[data-fresh][id]').forEach((old) => {
        const fresh = page.getElementById(old.id);
        if (fresh) freshen(old, fresh);
      });
      // What is begun after the news has seen them; what was begun before is checked against them.
      const seen = one('input[name=seen]', page)?.value;
      all('form', main()).filter((form) => seen && ![...form.elements].some(isWritten)).forEach((form) => all('input[name=seen]', form).forEach((field) => { field.value = seen; }));
      if (words() !== before) tell(live.dataset.news);
      const next = one('[data-live]', page)?.dataset.live;
      if (next && next !== live.dataset.live) { live.dataset.live = next; listen(); }
    } catch { /* The stream itself comes back, and tells again. */ } finally {
      reading = false;
    }
  };
  const listen = () => {
    stream?.close();
    const live = one('[data-live]');
    if (!live || !window.EventSource) return;
    stream = new EventSource(live.dataset.live);
    stream.addEventListener('changed', () => refresh(live));
  };
  addEventListener('pagehide', () => stream?.close());
  addEventListener('pageshow', (event) => { if (event.persisted) listen(); });

  // --- Files: dropped on a form, pasted into its text, listed with their sizes.
  const size = (bytes) => new Intl.NumberFormat(document.documentElement.lang, bytes < 1e6 ? { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 } : { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(bytes < 1e6 ? Math.ceil(bytes / 1024) : bytes / 1048576);
  const list = (input) => {
    const box = input.closest('.attach');
    if (!box) return;
    let names = box.parentElement.querySelector('.chosen');
    if (!names) box.after(names = Object.assign(document.createElement('ul'), { className: 'chosen' }));
    names.replaceChildren(...[...input.files].map((file) => Object.assign(document.createElement('li'), { textContent: `${file.name}, ${size(file.size)}` })));
  };
  const add = (form, files) => {
    const input = form && one('input[type=file]', form);
    if (!input || !files.length) return false;
    const both = new DataTransfer();
    [...input.files, ...files].forEach((file) => both.items.add(file));
    input.files = both.files;
    list(input);
    return true;
  };
  const formOf = (event) => {
    const form = event.target.closest?.('form');
    return form && one('input[type=file]', form) && event.dataTransfer?.types.includes('Files') ? form : null;
  };
  const over = (form, on) => form && one('.attach', form)?.classList.toggle('over', on);
  document.addEventListener('dragover', (event) => { const form = formOf(event); if (form) { event.preventDefault(); over(form, true); } });
  document.addEventListener('dragleave', (event) => { if (!event.relatedTarget || event.target.closest?.('form') !== event.relatedTarget.closest?.('form')) over(formOf(event), false); });
  document.addEventListener('drop', (event) => { const form = formOf(event); if (form) { event.preventDefault(); over(form, false); add(form, event.dataTransfer.files); } });
  document.addEventListener('paste', (event) => { if (event.clipboardData?.files.length && add(event.target.form, event.clipboardData.files)) event.preventDefault(); });
  document.addEventListener('change', ({ target }) => { if (target.type === 'file') list(target); });

  // --- Whatever a page needs when it is there.
  const arrive = () => {
    const here = new URL(location);
    // What was done is told once, not again at every reload. A new ticket's draft is done with.
    if (here.searchParams.has('done')) {
      if (here.searchParams.get('done') === 'opened') forgetForm(here.pathname.replace(/\/[^/]+$/, ''));
      here.searchParams.delete('done');
      history.replaceState(null, '', here);
    }
    restore();
    listen();
  };
  arrive();
})();

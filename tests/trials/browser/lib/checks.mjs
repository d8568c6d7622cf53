// A line a check, and the totals. A check that fails does not end the file unless it must.
export class Checks {
  constructor(file) {
    this.file = file;
    this.passed = 0;
    this.failed = 0;
  }

  // Records whether something is true; returns it.
  ok(name, truth, detail = '') {
    if (truth) this.passed += 1;
    else this.failed += 1;
    const more = truth || detail === '' ? '' : `\n      ${String(detail).slice(0, 3000).replaceAll('\n', '\n      ')}`;
    console.log(`${truth ? 'ok  ' : 'FAIL'}  ${this.file}: ${name}${more}`);
    return truth;
  }

  equal(name, found, expected) {
    return this.ok(name, found === expected, `expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
  }

  // Records whether some steps can be done at all. What comes after them may be impossible then.
  async step(name, steps) {
    try {
      const found = await steps();
      this.ok(name, true);
      return found;
    } catch (error) {
      this.ok(name, false, error.message);
      throw new Stopped();
    }
  }

  // Prints what was counted.
  figures(words) {
    console.log(`${this.file}: ${words}`);
  }
}

// A step failed and was told; nothing more is to be said.
export class Stopped extends Error {}

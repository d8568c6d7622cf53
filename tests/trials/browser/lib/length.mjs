// How much is tried: `smoke` in every `cargo test`, `fonts` under a second set of fonts, or everything.
const asked = process.env.HELPDESK_BROWSER ?? 'full';
if (!['smoke', 'fonts', 'full'].includes(asked)) throw new Error(`HELPDESK_BROWSER is smoke, fonts or full, not ${asked}`);
export const SMOKE = asked === 'smoke';
export const FONTS = asked === 'fonts';

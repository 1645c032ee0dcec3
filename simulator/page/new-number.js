/** Areas whose numbers 555-0100 to 555-0199 nobody has: they are kept for stories. */
const areas = ['206', '303', '312', '404', '503', '617', '702', '808', '901'];

/** The number of a phone that is not on the page yet. */
export function newNumber() {
  for (;;) {
    const area = areas[Math.floor(Math.random() * areas.length)] ?? '206';
    const number = `+1${area}55501${String(Math.floor(Math.random() * 100)).padStart(2, '0')}`;
    if (document.querySelector(`[data-number="${CSS.escape(number)}"]`) === null) return number;
  }
}

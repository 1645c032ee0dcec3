/** Of the newest text of an open thread. */
const last = 'li[app-bubble]:last-child';
export const lastBubble = `${last} .bubble`;
export const lastStatus = `${last} .status`;

import { problems, type ProblemCode } from '@mysms/contract/problems';
import { Router } from 'express';
import { Problem } from './problem.ts';
import { refuseOtherMethods } from './refuse-other-methods.ts';
import { cspNonce } from './security-headers.ts';

/** A page for each problem code: what `type` of an answer points to. */
export function problemPages(): Router {
  const router = Router();
  router.get('/problems/:code', (req, res) => {
    if (!isProblemCode(req.params.code)) throw new Problem('not_found');
    res.type('html').send(problemPage(req.params.code, cspNonce(res)));
  });
  return refuseOtherMethods(router);
}

/** The app's colours and measures, as far as a page needs them that must stand when the app does not. */
const style = `
  :root { color-scheme: light dark; }
  body { margin: 0; background: light-dark(#f4f2ec, #0f1412); color: light-dark(#18211d, #e8ece8); font: 16px/24px system-ui, sans-serif; }
  main { max-width: 34rem; margin: 12vh auto 0; padding: 0 24px; }
  .mark { display: grid; place-items: center; width: 44px; height: 44px; border-radius: 13px 13px 13px 4px; background: light-dark(#0a6650, #74d3b6); color: light-dark(#fff, #05231a); font-weight: 700; }
  h1 { font-size: 26px; line-height: 32px; letter-spacing: -0.02em; }
  .code { color: light-dark(#55605a, #a2aea7); font-size: 13px; }
  a { color: light-dark(#0a6650, #74d3b6); }
`;

/** A page without script or any other file. @param nonce of the response's content security policy */
export function problemPage(code: ProblemCode, nonce: string): string {
  const { status, title, explanation } = problems[code];
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title} · MySMS</title><style nonce="${nonce}">${style}</style></head>
<body><main><div class="mark" aria-hidden="true">my</div><h1>${title}</h1><p>${escapeHtml(explanation)}</p><p class="code">Status ${status}, code <code>${code}</code></p><p><a href="/">Open MySMS</a></p></main></body>
</html>
`;
}

/** Escapes text for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code);
}

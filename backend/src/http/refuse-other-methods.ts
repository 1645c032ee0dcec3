import type { Router } from 'express';
import { Problem } from './problem.ts';

/** Answers 405 with `Allow` on every path of a router for the methods that it does not have. Call it last. */
export function refuseOtherMethods(router: Router): Router {
  const methodsByPath = new Map<string, Set<string>>();
  for (const { route } of router.stack) {
    if (route === undefined) continue;
    const methods = methodsByPath.get(route.path) ?? new Set<string>();
    for (const layer of route.stack) if (layer.method) methods.add(layer.method.toUpperCase());
    methodsByPath.set(route.path, methods);
  }
  for (const [path, methods] of methodsByPath) {
    const allow = [...methods, ...(methods.has('GET') ? ['HEAD'] : [])];
    router.all(path, () => {
      throw new Problem('method_not_allowed', `This address takes ${allow.join(', ')}.`, { allow });
    });
  }
  return router;
}

import { Router, type RequestHandler } from 'express';
import swaggerUi from 'swagger-ui-express';
import { refuseOtherMethods } from './refuse-other-methods.ts';

/**
 * `GET /openapi.json`, and `GET /docs`, which shows it.
 * @param describe makes the document; asked once, when somebody first wants it
 */
export function apiDocs(describe: () => Promise<object>): Router {
  const router = Router();
  let document: object | undefined;
  router.get('/openapi.json', async (_req, res) => {
    document ??= await describe();
    res.set('Access-Control-Allow-Origin', '*').json(document);
  });
  router.use('/docs', docsPages());
  return refuseOtherMethods(router);
}

function docsPages(): Router {
  const router = Router();
  const page = swaggerUi.setup(null, { swaggerUrl: '/openapi.json', customSiteTitle: 'MySMS API' });
  router.get('/{*path}', ownPolicy, swaggerUi.serve, page);
  return refuseOtherMethods(router);
}

/** Swagger UI sets style attributes and builds markup itself; the app's own pages allow neither. */
const ownPolicy: RequestHandler = (_req, res, next) => {
  res.set(
    'Content-Security-Policy',
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'",
  );
  next();
};

import express, { Router } from 'express';
import { presets } from '../weather/presets.ts';
import type { Sky } from '../weather/sky.ts';

/**
 * `GET` the present weather, every field of it, and the names to choose from; `PUT` another one, by its name and
 * with any field on top.
 */
export function weatherRoutes(sky: Sky): Router {
  const router = Router();
  const weathers = [...presets].map(([name, { title, summary }]) => ({ name, title, summary }));
  const weatherJson = () => ({ ...sky.present(), weathers });

  router.get('/', (_request, response) => {
    response.json(weatherJson());
  });
  router.put('/', express.json({ strict: false }), (request, response) => {
    sky.set(request.body);
    response.json(weatherJson());
  });
  return router;
}

import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { type ApplicationConfig, provideBrowserGlobalErrorListeners } from '@angular/core';
import {
  provideRouter,
  TitleStrategy,
  withComponentInputBinding,
  withInMemoryScrolling,
  withNavigationErrorHandler,
  withPreloading,
  withRouterConfig,
} from '@angular/router';
import { routes } from './app.routes.ts';
import { BadgedTitle } from './core/badged-title.ts';
import { PreloadLater } from './core/preload-later.ts';
import { sessionInterceptor } from './core/session-interceptor.ts';
import { sayNotOpened } from './ui/say-not-opened.ts';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideHttpClient(withInterceptors([sessionInterceptor])),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
      withNavigationErrorHandler(sayNotOpened),
      // What went wrong is said there; who asked for the page need not.
      withRouterConfig({ resolveNavigationPromiseOnError: true }),
      withPreloading(PreloadLater),
    ),
    { provide: TitleStrategy, useExisting: BadgedTitle },
  ],
};

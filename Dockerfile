# syntax=docker/dockerfile:1
# The server runs from its TypeScript sources: Node strips the types. Only the browser app is built.
ARG NODE=node:24.21.0-bookworm-slim

FROM ${NODE} AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY contract/package.json contract/
COPY backend/package.json backend/
COPY simulator/package.json simulator/
COPY frontend/package.json frontend/
COPY e2e/package.json e2e/
COPY bench/package.json bench/

FROM manifests AS app
# Optional packages hold the compilers' binaries.
RUN --mount=type=cache,target=/root/.npm npm ci
COPY tsconfig.base.json ./
COPY contract contract
COPY frontend frontend
COPY scripts/build-app.mjs scripts/finish-app-build.mjs scripts/join-chunks.mjs scripts/
RUN NG_CLI_ANALYTICS=false npm run build -w frontend

FROM manifests AS packages
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --omit=optional -w contract -w backend -w simulator --include-workspace-root=false

FROM ${NODE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
# node_modules/@mysms/* are links to the folders beside it, and must stay links: Node strips types only outside
# node_modules. Copying the folder as a whole keeps them.
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY contract contract
COPY backend backend
COPY simulator simulator
COPY --from=app /app/frontend/dist/browser frontend/dist/browser
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=4s --start-period=30s --start-interval=1s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/up`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# A small heap: a busy server keeps half the memory. docs/performance.md has the figures.
CMD ["node", "--max-semi-space-size=8", "--heap-growing-percent=60", "backend/src/main.ts"]

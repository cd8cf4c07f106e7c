# syntax=docker/dockerfile:1
# Diapason in one image, its embedded engines included. How far this was tried: docs/guides/scale.md.
# Debian and not Alpine: the binaries of PostgreSQL and ClickHouse are built for glibc.
FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV NODE_ENV=production
# What npm needs to install, and nothing that changes with the code: the layer is kept until a lock file changes.
COPY package.json package-lock.json ./
COPY kernel/package.json kernel/
COPY server/package.json server/
COPY console/package.json console/
RUN npm ci --include=dev --include=optional --no-audit --no-fund
COPY . .
# The console as it is served; what only builds and tests need is left out of the image.
RUN node -e "import('./scripts/build-console.ts').then(({ buildConsole }) => buildConsole({ tell: console.log }))" \
  && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
WORKDIR /app
# PostgreSQL refuses to run as root, and a user without a name.
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin diapason \
  && install -d -o diapason -g diapason -m 0700 /var/lib/diapason
COPY --from=build --chown=root:root /app /app
USER diapason
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4400 DIAPASON_VAR=/var/lib/diapason DIAPASON_LOG_LEVEL=info
VOLUME /var/lib/diapason
EXPOSE 4400
# Alive, not ready: a container must not be restarted because its database is away.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4400/healthz').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "server/src/main.ts", "start"]

# Image of the server and its page for linux/amd64. Build it with `make image`, which finds a container engine and a
# base image, and tags the result with the commit. There is no "syntax" line, because Docker would pull an image for it
# first.

# The base image is named by its tag, because its digest is unknown before it is pulled; `make image` prints the digest
# that was used. In a network that cannot reach this registry, --build-arg NODE_IMAGE= names another image with the same
# Node.
ARG NODE_IMAGE=public.ecr.aws/docker/library/node:24.21.0-bookworm-slim

# Only the files that npm ci reads are copied in this stage, so that a change of source files causes no new
# installation.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY server/package.json server/
COPY web/package.json web/
COPY harness/package.json harness/
COPY harness/kit/package.json harness/kit/
COPY stacks/package.json stacks/

# The build secret is an extra CA bundle, for networks that re-sign TLS; in other networks it is absent.
FROM manifests AS packages
RUN --mount=type=secret,id=ca_bundle,required=false --mount=type=cache,id=onecall-npm,target=/root/.npm \
    if [ -s /run/secrets/ca_bundle ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca_bundle; fi; \
    npm ci -w server --omit=dev --omit=optional --omit=peer --ignore-scripts --loglevel=error
COPY harness/environments/image/keep-production.ts harness/environments/image/keep-production-main.ts harness/environments/image/
RUN node harness/environments/image/keep-production-main.ts /app server

FROM manifests AS tools
RUN --mount=type=secret,id=ca_bundle,required=false --mount=type=cache,id=onecall-npm,target=/root/.npm \
    if [ -s /run/secrets/ca_bundle ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca_bundle; fi; \
    npm ci -w web --ignore-scripts --loglevel=error

FROM tools AS page
COPY tsconfig.base.json ./
COPY web web
RUN npm run -s -w web build

# The server's 250 files are bundled into a few, which halves the start time. The tests of the container environment
# show that the bundle behaves like the source files.
FROM tools AS bundle
COPY --from=packages /app/node_modules node_modules
COPY server server
COPY harness/environments/image/bundle.config.ts harness/environments/image/
RUN node_modules/.bin/rolldown --config harness/environments/image/bundle.config.ts

# Node uses a compile cache only if its version, user and flags are those that wrote the cache. USER and CMD of the
# final image must therefore match this stage.
FROM ${NODE_IMAGE} AS app
WORKDIR /app
COPY server/package.json server/
COPY --from=packages /app/node_modules node_modules
COPY --from=page /app/web/dist web/dist
COPY --from=bundle /app/server/dist server/dist
COPY harness/environments/image/warm.ts harness/environments/image/start-env.ts harness/environments/image/
COPY harness/environments/local-server.ts harness/environments/local-settings.ts harness/environments/
RUN install -d -o 1000 -g 1000 compile-cache
USER 1000:1000
RUN NODE_ENV=production NODE_COMPILE_CACHE=/app/compile-cache \
    node harness/environments/image/warm.ts node --unhandled-rejections=strict --min-semi-space-size=4 --max-semi-space-size=4 server/dist/main.cjs
USER 0:0
# All files get the same date, so that equal files produce equal layers. Only the layer of the compile cache differs
# between builds.
RUN for part in node_modules web/dist server compile-cache; do \
      layer=/layers/$(basename $part); mkdir -p $layer/app/$part; cp -a $part/. $layer/app/$part; \
    done; chown -R 0:0 /layers; chmod -R a+rX /layers; find /layers -exec touch -h -d @0 {} +

FROM ${NODE_IMAGE}
# With few malloc arenas the C library returns freed memory to the system, which saves a tenth of the memory.
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=2 \
    MALLOC_MMAP_THRESHOLD_=131072 \
    MALLOC_TRIM_THRESHOLD_=131072 \
    NODE_COMPILE_CACHE=/app/compile-cache
COPY --from=app /layers/node_modules /
COPY --from=app /layers/dist /
COPY --from=app /layers/server /
COPY --from=app /layers/compile-cache /
WORKDIR /app
# /tmp is the only writable folder. Fargate mounts a volume there, which takes its permissions, 1777, from the base
# image.
VOLUME /tmp
USER 1000:1000
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT []
CMD ["node", "--unhandled-rejections=strict", "--min-semi-space-size=4", "--max-semi-space-size=4", "server/dist/main.cjs"]
# The commit is set last, so that a new commit alone changes no other layer of the image.
ARG COMMIT=unknown
LABEL org.opencontainers.image.title="onecall" \
      org.opencontainers.image.description="A chat service that answers each message with one language-model call" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.revision="${COMMIT}"

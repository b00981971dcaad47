# The production image: the desk alone. PostgreSQL, Valkey and the proxy are containers of their own.
FROM node:24-slim AS browser
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY dispatch/runner/vendor.mjs dispatch/runner/
RUN mkdir static && npm run vendor

FROM python:3.13-slim
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=dispatch.settings \
    DESK_COLLECTED_STATIC=on \
    STATIC_ROOT=/srv/static \
    MEDIA_ROOT=/srv/files
# The volume of the attachments takes over this folder's owner.
RUN useradd --system --uid 10001 --home-dir /srv/desk desk && install -d -m 700 -o desk /srv/files
WORKDIR /srv/desk
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --only-binary=:all: -r requirements.txt
COPY . .
COPY --from=browser /src/static/vendor static/vendor
# Collecting reads no secret and opens no connection; the settings only want the variables to be there.
RUN SECRET_KEY=collecting DATABASE_URL=postgres://nobody@/none python manage.py collectstatic --noinput
USER desk
EXPOSE 8000
CMD ["uvicorn", "dispatch.asgi:application", "--host", "0.0.0.0", "--port", "8000", \
     "--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--ws-max-size", "65536", \
     "--proxy-headers", "--forwarded-allow-ips", "*", \
     "--timeout-graceful-shutdown", "5", "--log-level", "warning"]

#!/bin/sh
# /usr/local/bin/wangge: runs a command as the service does, with its user and settings. For root.
exec runuser -u wangge -- sh -c \
  'umask 077; set -a; . /etc/wangge.env; set +a; exec /opt/wangge/.venv/bin/wangge "$@"' wangge "$@"

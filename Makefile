# 网格 Wangge. `make run` 启动演示城市；`make test` 从零跑完全部检查与测试。
.DEFAULT_GOAL := help
SHELL := /bin/bash
export WANGGE_LOG ?= WARNING
# A run starts a hundred processes; without stored bytecode each compiles Django and ourselves anew.
export PYTHONDONTWRITEBYTECODE :=
BIN := .venv/bin
WEB := web/dist/manifest.json

.NOTPARALLEL:
.PHONY: help install run test check lint types contract migrations packs translations docs reference unit postgres lock clean

help: ## 列出命令 · list the commands
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/'

install: .venv/run $(WEB) .venv/messages ## 装好环境，不装演示数据；升级后再做一次 · install, without a demo; again after new code

run: install ## 装好环境并启动演示城市 · install, load the demo city, serve
	@scripts/run.sh

test: .venv/dev $(WEB) .venv/messages ## 全部检查与测试 · every check and test
	@scripts/need.sh chromium postgresql
	@$(MAKE) --no-print-directory check unit postgres

# Types take as long as all the others together, on one core: they have the other one.
check: .venv/dev $(WEB) .venv/messages ## 格式、类型、分层、迁移、领域包、译文
	@$(MAKE) --no-print-directory types & \
	$(MAKE) --no-print-directory lint contract migrations packs translations docs; others=$$?; \
	wait $$! && exit $$others

lint: .venv/dev
	@$(BIN)/ruff format --check --quiet src tests scripts bench
	@$(BIN)/ruff check --quiet src tests scripts bench && echo "lint ok"

types: .venv/dev
	@$(BIN)/mypy --no-error-summary && echo "types ok"
	@scripts/node.sh npm --prefix web run --silent check && echo "web types ok"

contract: .venv/dev
	@set -o pipefail; $(BIN)/lint-imports --no-cache | tail -n 3

migrations: .venv/dev
	@WANGGE_HOME=$$(mktemp -d) $(BIN)/wangge makemigrations --check --dry-run

packs: .venv/dev
	@WANGGE_HOME=$$(mktemp -d) $(BIN)/wangge check-packs

translations: .venv/dev
	@WANGGE_HOME=$$(mktemp -d) $(BIN)/python scripts/translations.py check

docs: .venv/dev
	@WANGGE_HOME=$$(mktemp -d) $(BIN)/python scripts/reference.py check && echo "reference ok"

reference: .venv/dev ## 由代码生成参考文档 · write docs/reference from the code
	@WANGGE_HOME=$$(mktemp -d) $(BIN)/python scripts/reference.py

unit: .venv/dev ## 测试(SQLite，含浏览器) · tests on SQLite, browser journeys among them
	@$(BIN)/python -m pytest -n 2 --dist worksteal

postgres: .venv/dev ## 测试(PostgreSQL) · whatever asks a database again, on a private PostgreSQL
	@$(BIN)/python scripts/with_postgres.py $(BIN)/python -m pytest -n 2 --dist worksteal -m "not browser" --only-database

lock: ## 更新依赖锁 · renew the lock files
	@scripts/lock.sh

clean: ## 删去环境与构建结果(不动数据) · remove environment and build results, never data
	rm -rf .venv web/dist web/node_modules

.venv/bin/uv: requirements/bootstrap.txt
	@scripts/venv.sh

.venv/run: .venv/bin/uv requirements/run.txt pyproject.toml
	@scripts/install.sh run

.venv/dev: .venv/bin/uv requirements/dev.txt pyproject.toml
	@scripts/install.sh dev

.venv/messages: $(wildcard src/wangge/locale/*/LC_MESSAGES/*.po)
	@$(BIN)/python scripts/translations.py compile && touch $@

$(WEB): .venv/bin/uv web/package-lock.json web/vite.config.ts $(shell find web/src -type f 2>/dev/null)
	@scripts/web.sh

# Amanat: build, try, test, measure. `make help` lists the targets.

SWIFT_FLAGS := -j 2
# The Swift runtime goes into the binaries: the machine that runs them needs no toolchain, and the unit lets the daemon
# load code from the system's library folders only.
RELEASE_FLAGS := $(SWIFT_FLAGS) -c release --static-swift-stdlib
RELEASE := .build/release
PREFIX ?= /usr
# Parts of the bench: throughput, keys, log, scale.
PARTS ?= throughput keys log
DESTDIR ?=
UNITS := /usr/lib/systemd/system

.DEFAULT_GOAL := help

## help: list the targets
help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

## setup: install what is missing to build, run and test (Debian packages)
setup:
	@Tests/EndToEnd/setup.sh

## build: build daemon and client for use
build: setup
	@swift build $(RELEASE_FLAGS) --product amanatd
	@swift build $(RELEASE_FLAGS) --product amanat

## demo: a day at the centre, played through the real client on a private daemon
demo: build
	@Tests/EndToEnd/demo.sh $(RELEASE)

## test: all tests, with bounded samples
test: setup
	@Tests/EndToEnd/test.sh

## torture: all tests with their full numbers, and the release binary killed again and again
torture: build
	@swift build $(RELEASE_FLAGS) --product varlink-certification
	@AMANAT_TORTURE=1 Tests/EndToEnd/test.sh

## bench: speed and memory on the real daemon, as ratios against plain SQLite (an hour; PARTS=throughput: a minute)
bench: build
	@swift build $(RELEASE_FLAGS) --product amanat-bench
ifneq ($(filter log,$(PARTS)),)
	@swift build $(RELEASE_FLAGS) --scratch-path .build/treeless -Xswiftc -DAMANAT_TREELESS --product amanatd
endif
	@$(RELEASE)/amanat-bench --daemon $(RELEASE)/amanatd --treeless .build/treeless/release/amanatd \
	    --output .build/bench.json $(PARTS:%=--part %)

## lint: formatting, house style, shell scripts
lint: setup
	@Tests/EndToEnd/lint.sh

## format: put the sources into the house style
format:
	@swift format --in-place --recursive --parallel Sources Tests Package.swift

## interfaces: generate the Swift types again after a change to a .varlink file
interfaces:
	@swift run $(SWIFT_FLAGS) varlink-swift Sources/Interfaces/*.varlink --output Sources/Interfaces

## docs: the DocC catalog as static pages in .build/docs
docs:
	@swift package --allow-writing-to-directory .build/docs generate-documentation --target AmanatDaemon \
	    --output-path .build/docs --transform-for-static-hosting

## install: what `make build` built, with configuration, units, manual pages and completions, under PREFIX (default /usr)
install:
	@test -x $(RELEASE)/amanatd -a -x $(RELEASE)/amanat || \
	    { echo "error: nothing is built yet" >&2; echo "hint: make build, without root; then make install" >&2; exit 1; }
	install -D -s -m 755 $(RELEASE)/amanatd $(DESTDIR)$(PREFIX)/bin/amanatd
	install -D -s -m 755 $(RELEASE)/amanat $(DESTDIR)$(PREFIX)/bin/amanat
	cd Config && find . -type f -exec sh -c 'test -e "$$0/$$1" || install -D -m 644 "$$1" "$$0/$$1"' \
	    "$(DESTDIR)/etc/amanat" {} \;
	install -d -m 755 $(DESTDIR)$(UNITS)
	sed 's|/usr/bin/amanatd|$(PREFIX)/bin/amanatd|g' systemd/amanatd.service >$(DESTDIR)$(UNITS)/amanatd.service
	install -m 644 systemd/amanatd.socket $(DESTDIR)$(UNITS)/amanatd.socket
	sed 's|/usr/bin/amanat |$(PREFIX)/bin/amanat |g' systemd/amanat-checkpoint.service \
	    >$(DESTDIR)$(UNITS)/amanat-checkpoint.service
	install -m 644 systemd/amanat-checkpoint.timer $(DESTDIR)$(UNITS)/amanat-checkpoint.timer
	chmod 644 $(DESTDIR)$(UNITS)/amanatd.service $(DESTDIR)$(UNITS)/amanat-checkpoint.service
	install -D -m 644 systemd/sysusers.d/amanat.conf $(DESTDIR)/usr/lib/sysusers.d/amanat.conf
	install -D -m 644 systemd/tmpfiles.d/amanat.conf $(DESTDIR)/usr/lib/tmpfiles.d/amanat.conf
	install -D -m 644 systemd/amanatd.8 $(DESTDIR)$(PREFIX)/share/man/man8/amanatd.8
	$(RELEASE)/amanat help --man | install -D -m 644 /dev/stdin $(DESTDIR)$(PREFIX)/share/man/man1/amanat.1
	$(RELEASE)/amanat completion bash | \
	    install -D -m 644 /dev/stdin $(DESTDIR)$(PREFIX)/share/bash-completion/completions/amanat
	$(RELEASE)/amanat completion zsh | \
	    install -D -m 644 /dev/stdin $(DESTDIR)$(PREFIX)/share/zsh/vendor-completions/_amanat
	$(RELEASE)/amanat completion fish | \
	    install -D -m 644 /dev/stdin $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/amanat.fish

## clean: remove what was built
clean:
	@rm -rf .build

.PHONY: help setup build demo test torture bench lint format interfaces docs install clean

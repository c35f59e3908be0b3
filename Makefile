# Amanat: build, try, test, measure. `make help` lists the targets.

SWIFT_FLAGS := -j 2
RELEASE := .build/release
PREFIX ?= /usr
DESTDIR ?=

.DEFAULT_GOAL := help

## help: list the targets
help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

## setup: install what is missing to build, run and test (Debian packages)
setup:
	@Tests/EndToEnd/setup.sh

## build: build daemon and client for use
build: setup
	@swift build $(SWIFT_FLAGS) -c release --product amanatd
	@swift build $(SWIFT_FLAGS) -c release --product amanat

## demo: a day at the centre, played through the real client on a private daemon
demo: build
	@Tests/EndToEnd/demo.sh $(RELEASE)

## test: all tests, with bounded samples
test: setup
	@Tests/EndToEnd/test.sh

## torture: all tests with their full numbers, and the release binary killed again and again
torture: build
	@AMANAT_TORTURE=1 Tests/EndToEnd/test.sh

## bench: speed and memory on the real daemon, as ratios against plain SQLite
bench: build
	@swift build $(SWIFT_FLAGS) -c release --product amanat-bench
	@$(RELEASE)/amanat-bench --daemon $(RELEASE)/amanatd --output .build/bench.json

## lint: formatting, house style, shell scripts
lint: setup
	@Tests/EndToEnd/lint.sh

## interfaces: generate the Swift types again after a change to a .varlink file
interfaces:
	@swift run $(SWIFT_FLAGS) varlink-swift Sources/Interfaces/*.varlink --output Sources/Interfaces

## docs: the DocC catalog as static pages in .build/docs
docs:
	@swift package --allow-writing-to-directory .build/docs generate-documentation --target AmanatDaemon \
	    --output-path .build/docs --transform-for-static-hosting

## install: binaries, configuration and units under PREFIX (default /usr)
install: build
	install -D -m 755 $(RELEASE)/amanatd $(DESTDIR)$(PREFIX)/libexec/amanatd
	install -D -m 755 $(RELEASE)/amanat $(DESTDIR)$(PREFIX)/bin/amanat
	install -d -m 755 $(DESTDIR)/etc/amanat/forms
	cd Config && find . -type f -exec sh -c 'test -e "$(DESTDIR)/etc/amanat/$$1" || install -D -m 644 "$$1" "$(DESTDIR)/etc/amanat/$$1"' _ {} \;
	install -D -m 644 systemd/amanatd.service $(DESTDIR)/usr/lib/systemd/system/amanatd.service
	install -D -m 644 systemd/amanatd.socket $(DESTDIR)/usr/lib/systemd/system/amanatd.socket
	install -D -m 644 systemd/sysusers.d/amanat.conf $(DESTDIR)/usr/lib/sysusers.d/amanat.conf
	install -D -m 644 systemd/tmpfiles.d/amanat.conf $(DESTDIR)/usr/lib/tmpfiles.d/amanat.conf

## clean: remove what was built
clean:
	@rm -rf .build

.PHONY: help setup build demo test torture bench lint interfaces docs install clean

#!/usr/bin/env -S node --conditions=source
// The command in this workspace: runs the sources, never a stale build. The published bin is dist/bin.js.
import './jsx.mjs';
import '../src/bin.ts';

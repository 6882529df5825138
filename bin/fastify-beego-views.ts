#!/usr/bin/env node
import { viewsCommand } from '../lib/views/check/command.js'

process.exitCode = await viewsCommand(process.argv.slice(2), text => console.log(text))

/** The browser that the page is tested and measured in: Debian's Chromium, without a window. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where the browser is; CHROMIUM may say it. */
export const browserPath = (): string | undefined =>
  [process.env['CHROMIUM'] ?? '', ...places].find((place) => place !== '' && existsSync(place));

/** How to get it. */
export const browserMissing = 'there is no Chromium; scripts/tools.sh installs it';

/** Starts the browser. */
export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--force-color-profile=srgb'] });

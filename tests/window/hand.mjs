// A person's hand and eye on the window.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { By, error, until } from 'selenium-webdriver';
import { shots } from './place.mjs';

const PATIENCE = 20_000;

const quoted = (text) => `"${text}"`;

/** The innermost clickable thing with this text or label. */
const pressable = (text) =>
  By.xpath(
    `//*[self::button or self::a or self::summary][normalize-space(.)=${quoted(text)} or @aria-label=${quoted(text)}]` +
      `|//*[self::button or self::a][contains(normalize-space(.), ${quoted(text)})]`,
  );

function covered(fault) {
  if (fault instanceof error.ElementClickInterceptedError) return false;
  throw fault;
}

export function hand(driver) {
  const find = async (locator) => {
    const element = await driver.wait(until.elementLocated(locator), PATIENCE, `nothing like ${locator}`);
    return driver.wait(until.elementIsVisible(element), PATIENCE, `not visible: ${locator}`);
  };
  return {
    driver,
    sees: (text) => find(By.xpath(`//*[not(self::script) and not(self::title) and text()[contains(normalize-space(.), ${quoted(text)})]]`)),
    async press(text) {
      const element = await find(pressable(text));
      await driver.executeScript('arguments[0].scrollIntoView({ block: "center" })', element);
      // A notice may lie over it for a few seconds; a person waits, too.
      await driver.wait(() => element.click().then(() => true, covered), PATIENCE, `something covers ${text}`);
    },
    async type(label, text) {
      const named = await find(By.xpath(`//label[starts-with(normalize-space(.), ${quoted(label)})]`));
      const field = await driver.findElement(By.id(await named.getAttribute('for')));
      await field.sendKeys(text);
      const got = await field.getAttribute('value');
      if (got !== text) throw new Error(`typed ${text}, the field holds ${got}`);
    },
    async pin(digits) {
      for (const digit of digits) {
        const key = await find(By.xpath(`//div[contains(@class,"pinkeys")]//button[@aria-label="${digit}"]`));
        await key.click();
      }
    },
    async shot(name) {
      writeFileSync(join(shots, `window-${name}.png`), await driver.takeScreenshot(), 'base64');
    },
  };
}

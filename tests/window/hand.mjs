// A person's hand and eye on the window.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { By, error } from 'selenium-webdriver';
import { shots } from './place.mjs';

const PATIENCE = 20_000;

const quoted = (text) => `"${text}"`;

/** The innermost clickable thing with this text or label. */
const pressable = (text) =>
  By.xpath(
    `//*[self::button or self::a or self::summary][normalize-space(.)=${quoted(text)} or @aria-label=${quoted(text)}]` +
      `|//*[self::button or self::a][contains(normalize-space(.), ${quoted(text)})]`,
  );

/** The page is still changing under the hand: what was found is gone, or a notice lies over it. A person tries again. */
function passing(fault) {
  if (fault instanceof error.ElementClickInterceptedError || fault instanceof error.StaleElementReferenceError) return false;
  throw fault;
}

export function hand(driver) {
  const attempt = (act, failure) => driver.wait(() => act().catch(passing), PATIENCE, failure);
  const shown = async (locator) => {
    for (const element of await driver.findElements(locator)) if (await element.isDisplayed()) return element;
    return false;
  };
  const find = (locator) => attempt(() => shown(locator), `nothing to be seen like ${locator}`);
  const click = (locator) =>
    attempt(async () => {
      const element = await shown(locator);
      if (!element) return false;
      await driver.executeScript('arguments[0].scrollIntoView({ block: "center" })', element);
      await element.click();
      return true;
    }, `cannot press ${locator}`);
  return {
    driver,
    sees: (text) => find(By.xpath(`//*[not(self::script) and not(self::title) and text()[contains(normalize-space(.), ${quoted(text)})]]`)),
    press: (text) => click(pressable(text)),
    async type(label, text) {
      const named = await find(By.xpath(`//label[starts-with(normalize-space(.), ${quoted(label)})]`));
      const field = await driver.findElement(By.id(await named.getAttribute('for')));
      await field.sendKeys(text);
      const got = await field.getAttribute('value');
      if (got !== text) throw new Error(`typed ${text}, the field holds ${got}`);
    },
    async pin(digits) {
      for (const digit of digits) await click(By.xpath(`//div[contains(@class,"pinkeys")]//button[@aria-label="${digit}"]`));
    },
    async shot(name) {
      writeFileSync(join(shots, `window-${name}.png`), await driver.takeScreenshot(), 'base64');
    },
  };
}

using Duologue.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Duologue.Browser.Tests;

/// <summary>What assistive technology and weak eyes need, found out from the page itself.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Needs", "chromium")]
public sealed class AccessibilityTests(BrowserFixture fixture)
{
    /// <summary>Things to press or fill that have no name, and references to what is not there.</summary>
    private const string Nameless =
        """
        () => {
          const seen = (e) => e.checkVisibility({ visibilityProperty: true });
          const byId = (e, a) => (e.getAttribute(a) ?? '').split(/\s+/).filter((i) => i !== '');
          const name = (e) => (e.getAttribute('aria-label') ?? '') + byId(e, 'aria-labelledby').map((i) => document.getElementById(i)?.textContent ?? '').join('')
            + [...(e.labels ?? [])].map((l) => l.textContent).join('') + (e.matches('input, select, textarea') ? '' : e.textContent) + (e.title ?? '');
          const wrong = [];
          for (const e of document.querySelectorAll('button, input, select, textarea, a, [role=tab], [role=region], [role=img], [role=tabpanel], section, summary'))
            if (seen(e) && name(e).trim() === '') wrong.push(`no name: ${e.outerHTML.slice(0, 120)}`);
          for (const e of document.querySelectorAll('img')) if (!e.hasAttribute('alt')) wrong.push(`no alt: ${e.outerHTML}`);
          for (const e of document.querySelectorAll('[aria-controls], [aria-labelledby], [aria-describedby]'))
            for (const a of ['aria-controls', 'aria-labelledby', 'aria-describedby'])
              for (const id of byId(e, a)) if (!document.getElementById(id)) wrong.push(`${a}=${id} leads nowhere`);
          const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
          for (const id of new Set(ids)) if (ids.filter((i) => i === id).length > 1) wrong.push(`two of #${id}`);
          return wrong.join('\n');
        }
        """;

    /// <summary>Text with less contrast than WCAG 2.2 asks for at level AA: 4.5, or 3 when it is large.</summary>
    private const string Faint =
        """
        () => {
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgba = (c) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1); const d = canvas.getImageData(0, 0, 1, 1).data; return [d[0], d[1], d[2], d[3] / 255]; };
          const over = (a, b) => [0, 1, 2].map((i) => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
          const ground = (e) => { const stack = []; for (let n = e; n; n = n.parentElement) { const c = rgba(getComputedStyle(n).backgroundColor); stack.push(c); if (c[3] === 1) break; } return stack.reverse().reduce((b, c) => over(c, b), [255, 255, 255, 1]); };
          const light = (c) => { const [r, g, b] = c.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
          const wrong = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const e = walker.currentNode.parentElement;
            if (walker.currentNode.textContent.trim() === '' || !e.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
            if (e.closest('svg, noscript, script, style, option, :disabled, .unseen, canvas, .uplot')) continue;
            const style = getComputedStyle(e);
            const size = parseFloat(style.fontSize);
            const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
            const back = ground(e);
            const found = ratio(over(rgba(style.color), back), back);
            if (found < least) wrong.push(`${found.toFixed(2)}: ${walker.currentNode.textContent.trim().slice(0, 40)} (${e.className || e.tagName})`);
          }
          return [...new Set(wrong)].join('\n');
        }
        """;

    [Theory(Timeout = 300_000)]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    public async Task Everything_has_a_name_and_enough_contrast(ColorScheme colours, int width)
    {
        var options = new BrowserNewContextOptions { ColorScheme = colours, ViewportSize = new() { Width = width, Height = 800 } };
        await using var console = await ConsolePage.OpenAsync(await fixture.SilentAsync(), fixture.Address, options);
        await CheckAsync(console);
        await console.TypeAsync("What's the weather in Paris?");
        await console.UntilSpokenAsync(0.5);
        await console.Button("Stop speaking").ClickAsync();
        await Assertions.Expect(console.Said("agent").Locator("del")).ToContainTextAsync("right now");

        foreach (var tab in await console.Page.GetByRole(AriaRole.Tab).AllAsync())
        {
            await tab.ClickAsync();
            await CheckAsync(console);
        }
    }

    [Fact(Timeout = 300_000)]
    public async Task The_page_says_its_language_its_parts_and_what_happens()
    {
        await using var console = await ConsolePage.OpenAsync(await fixture.SilentAsync(), fixture.Address);
        var page = console.Page;

        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Assertions.Expect(page.GetByRole(AriaRole.Banner)).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Duologue");
        await console.TypeAsync("What's the weather in Paris?");
        await Assertions.Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("In Paris it is");
    }

    [Fact(Timeout = 300_000)]
    public async Task Nothing_is_wider_than_a_phone()
    {
        var options = new BrowserNewContextOptions { ViewportSize = new() { Width = 360, Height = 740 } };
        await using var console = await ConsolePage.OpenAsync(await fixture.SilentAsync(), fixture.Address, options);
        await console.TypeAsync("What's the weather in Paris?");
        await Assertions.Expect(console.Said("agent")).ToContainTextAsync("In Paris it is");

        foreach (var tab in await console.Page.GetByRole(AriaRole.Tab).AllAsync())
        {
            await tab.ClickAsync();
            Assert.Equal(360, await console.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }
    }

    private static async Task CheckAsync(ConsolePage console)
    {
        Assert.Equal("", await console.Page.EvaluateAsync<string>(Nameless));
        Assert.Equal("", await console.Page.EvaluateAsync<string>(Faint));
    }
}

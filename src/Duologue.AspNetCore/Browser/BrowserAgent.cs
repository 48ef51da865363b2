namespace Duologue.AspNetCore.Browser;

/// <summary>An agent that a page may choose.</summary>
/// <param name="Name">What the page names it by: <c>?agent=NAME</c>.</param>
/// <param name="Summary">What it does, in a line.</param>
/// <param name="Create">Makes it for one session, with everything it may hand over to.</param>
public sealed record BrowserAgent(string Name, string Summary, Func<RealtimeAgent> Create);

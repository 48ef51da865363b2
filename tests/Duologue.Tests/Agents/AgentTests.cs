using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Agents;

public sealed class AgentTests
{
    [Theory]
    [InlineData("Billing", "transfer_to_billing")]
    [InlineData("Front desk", "transfer_to_front_desk")]
    [InlineData("  Sales & Service! ", "transfer_to_sales_service")]
    [InlineData("Büro 7", "transfer_to_b_ro_7")]
    public void A_handoffs_tool_is_named_after_its_target(string agent, string expected) =>
        Assert.Equal(expected, new Handoff(new RealtimeAgent { Name = agent }).ToolName);

    [Fact]
    public void A_tool_name_is_never_longer_than_the_wire_allows() =>
        Assert.True(new Handoff(new RealtimeAgent { Name = new string('a', 200) }).ToolName.Length <= 64);

    [Fact]
    public void An_agent_becomes_a_handoff_by_itself()
    {
        var billing = new RealtimeAgent { Name = "Billing", HandoffDescription = "Questions about money." };

        var agent = new RealtimeAgent { Name = "Desk", Handoffs = { billing } };

        Assert.Same(billing, agent.Handoffs[0].Target);
        Assert.Equal("Questions about money.", agent.Handoffs[0].Description);
    }

    [Fact]
    public void Examples_of_a_method_are_found_through_every_wrapper()
    {
        var tool = new ApprovalRequiredAIFunction(AIFunctionFactory.Create(GetWeather).WithExamples("is it raining"));

        Assert.Equal(["what's the weather in {city}", "how warm is it in {city}", "is it raining"], ToolExamples.Of(tool));
        Assert.Equal(["what's the weather in {city}", "how warm is it in {city}"], ToolExamples.Of(AIFunctionFactory.Create(GetWeather)));
    }

    [Fact]
    public void A_tool_without_examples_has_none() => Assert.Empty(ToolExamples.Of(AIFunctionFactory.Create(() => 1, "one")));

    [Fact]
    public async Task A_tool_with_examples_still_works()
    {
        var tool = AIFunctionFactory.Create(GetWeather).WithExamples("is it raining");

        var result = await tool.InvokeAsync(new AIFunctionArguments { ["city"] = "Rome" }, TestContext.Current.CancellationToken);

        Assert.Equal("sunny in Rome", result?.ToString());
    }

    [Fact]
    public void Tools_and_handoffs_reach_the_model_with_their_examples()
    {
        var billing = new RealtimeAgent { Name = "Billing", Examples = { "my bill is wrong" } };
        var agent = new RealtimeAgent
        {
            Name = "Desk",
            Tools = { AIFunctionFactory.Create(GetWeather) },
            Handoffs = { new Handoff(billing) { Examples = { "talk to billing" } }, new Handoff(new RealtimeAgent { Name = "Hidden" }) { IsEnabled = _ => false } },
        };

        var binding = SettingsMapper.Bind(agent, "", new AgentContext { SessionId = "s", AgentName = "Desk" });

        Assert.Equal(["GetWeather", "transfer_to_billing"], binding.WireTools.Select(t => t.Name));
        Assert.Equal(2, binding.WireTools[0].Examples.Count);
        Assert.Equal(["talk to billing", "my bill is wrong"], binding.WireTools[1].Examples);
        Assert.All(binding.WireTools, t => Assert.Equal("function", t.Type));
    }

    [Fact]
    public void Two_tools_of_one_name_are_a_mistake_that_names_the_fix()
    {
        var agent = new RealtimeAgent { Name = "Desk", Tools = { AIFunctionFactory.Create(() => 1, "work"), AIFunctionFactory.Create(() => 2, "work") } };

        var error = Assert.Throws<InvalidOperationException>(() => SettingsMapper.Bind(agent, "", new AgentContext { SessionId = "s", AgentName = "Desk" }));

        Assert.Contains("'work'", error.Message);
    }

    [Fact]
    public void A_graph_with_a_loop_is_drawn_once_each()
    {
        var desk = new RealtimeAgent { Name = "Desk", Tools = { AIFunctionFactory.Create(GetWeather) }, OutputGuardrails = { new OutputGuardrail("polite", _ => GuardrailResult.Pass) } };
        var billing = new RealtimeAgent { Name = "Billing \"B\"" };
        desk.Handoffs.Add(billing);
        billing.Handoffs.Add(desk);

        var mermaid = AgentGraph.ToMermaid(desk);
        var dot = AgentGraph.ToDot(desk);

        Assert.Equal([desk, billing], AgentGraph.Agents(desk));
        Assert.Equal(
            """
            flowchart LR
                start([start]) --> a0
                a0["Desk"]
                a1["Billing &quot;B&quot;"]
                a0 -- "transfer_to_billing_b" --> a1
                a0 -.- a0_0("GetWeather")
                a0 -.- a0_1{{"polite"}}
                a1 -- "transfer_to_desk" --> a0

            """.ReplaceLineEndings("\n"),
            mermaid);
        Assert.Contains("a1 [shape=box, label=\"Billing \\\"B\\\"\"];", dot);
        Assert.Contains("a1 -> a0 [label=\"transfer_to_desk\"];", dot);
    }

    [Examples("what's the weather in {city}", "how warm is it in {city}")]
    [Description("Tells the weather.")]
    private static string GetWeather(string city) => $"sunny in {city}";
}

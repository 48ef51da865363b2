namespace Duologue.App.Tests;

public class DotEnvTests
{
    [Theory]
    [InlineData("A=1", "A", "1")]
    [InlineData("  A = 1 ", "A", "1")]
    [InlineData("export A=1", "A", "1")]
    [InlineData("A=\"one two\"", "A", "one two")]
    [InlineData("A='# not a comment'", "A", "# not a comment")]
    [InlineData("A=1 # a comment", "A", "1")]
    [InlineData("A=b=c", "A", "b=c")]
    [InlineData("A=", "A", "")]
    public void A_line_gives_a_name_and_a_value(string line, string name, string value)
    {
        var (actualName, actualValue) = Assert.Single(DotEnv.Parse([line]));

        Assert.Equal(name, actualName);
        Assert.Equal(value, actualValue);
    }

    [Fact]
    public void Comments_and_empty_lines_are_skipped()
    {
        var pairs = DotEnv.Parse(["# comment", "", "   ", "A=1", "#B=2"]);

        Assert.Equal([("A", "1")], pairs);
    }

    [Fact]
    public void A_line_without_equals_names_its_number_and_never_its_text()
    {
        var error = Assert.Throws<AppException>(() => DotEnv.Parse(["A=1", "sk-secret"]).ToList());

        Assert.Equal(ExitCode.Settings, error.ExitCode);
        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_set_already_wins_over_the_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, ".env"), "DUOLOGUE_TEST_SET=file\nDUOLOGUE_TEST_NEW=file\n");
        Environment.SetEnvironmentVariable("DUOLOGUE_TEST_SET", "environment");

        DotEnv.Load(folder.Path);

        Assert.Equal("environment", Environment.GetEnvironmentVariable("DUOLOGUE_TEST_SET"));
        Assert.Equal("file", Environment.GetEnvironmentVariable("DUOLOGUE_TEST_NEW"));
    }
}

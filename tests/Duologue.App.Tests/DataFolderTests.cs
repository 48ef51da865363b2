using System.Text;

namespace Duologue.App.Tests;

public class DataFolderTests
{
    [Fact]
    public void What_is_written_is_for_its_user_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("modes of files are not known there");
            return;
        }

        using var parent = new TemporaryFolder();
        var folder = new DataFolder(parent.File("a/b"));

        folder.Write("secret", "one"u8);
        folder.Write("secret", "two"u8);

        Assert.Equal("two", File.ReadAllText(folder.File("secret"), Encoding.UTF8));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("secret")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(parent.File("a/b")));
        Assert.Equal([folder.File("secret")], Directory.GetFiles(folder.Create()));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_names_the_variable()
    {
        using var parent = new TemporaryFolder();
        File.WriteAllText(parent.File("taken"), "");

        var error = Assert.Throws<AppException>(() => new DataFolder(parent.File("taken/below")).Create());

        Assert.Equal(ExitCode.File, error.ExitCode);
        Assert.Contains(DataFolder.Variable, error.Message, StringComparison.Ordinal);
    }
}

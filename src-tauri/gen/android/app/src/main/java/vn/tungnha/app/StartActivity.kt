package vn.tungnha.app

import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.Intent
import android.net.Uri
import android.os.Bundle
import android.view.Gravity
import android.view.ViewGroup
import android.webkit.WebView
import android.widget.Button
import android.widget.LinearLayout
import android.widget.ScrollView
import android.widget.TextView

/** The pages are built for this version of Chromium and newer. */
private const val WEBVIEW_MAJOR_MIN = 70

/**
 * Comes first and opens no WebView: on one that is too old the pages would stay blank, so a native
 * notice says what to do. Plain framework views: nothing here can be too new for the phone.
 */
class StartActivity : Activity() {
  override fun onCreate(savedInstanceState: Bundle?) {
    super.onCreate(savedInstanceState)
    val found = WebView.getCurrentWebViewPackage()
    val version = found?.versionName ?: ""
    if (isNewEnough(version)) {
      startActivity(Intent(this, MainActivity::class.java))
      finish()
    } else {
      setContentView(notice(version, found?.packageName ?: "com.google.android.webview"))
    }
  }

  /** A version that cannot be read is let through: a vendor may count differently. */
  private fun isNewEnough(version: String): Boolean {
    if (version.isEmpty()) return false
    val major = version.substringBefore('.').toIntOrNull() ?: return true
    return major >= WEBVIEW_MAJOR_MIN
  }

  private fun notice(version: String, webView: String): ScrollView {
    val edge = (24 * resources.displayMetrics.density).toInt()
    val column = LinearLayout(this)
    column.orientation = LinearLayout.VERTICAL
    column.gravity = Gravity.CENTER_VERTICAL
    column.setPadding(edge, 2 * edge, edge, 2 * edge)
    column.addView(text(getString(R.string.webview_old_title), 24f))
    val shown = version.ifEmpty { getString(R.string.webview_missing) }
    column.addView(text(getString(R.string.webview_old_text, shown), 18f))
    column.addView(storeButton(webView))
    val scroll = ScrollView(this)
    scroll.isFillViewport = true
    scroll.addView(column)
    return scroll
  }

  private fun text(words: String, size: Float): TextView {
    val view = TextView(this)
    view.text = words
    view.textSize = size
    view.setTextColor(getColor(R.color.ink))
    view.setPadding(0, 0, 0, (16 * resources.displayMetrics.density).toInt())
    return view
  }

  private fun storeButton(webView: String): Button {
    val button = Button(this)
    button.text = getString(R.string.webview_open_store)
    button.textSize = 19f
    button.isAllCaps = false
    val height = (56 * resources.displayMetrics.density).toInt()
    button.layoutParams = LinearLayout.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, height)
    button.setOnClickListener { openStore(webView) }
    return button
  }

  private fun openStore(webView: String) {
    val page = Intent(Intent.ACTION_VIEW, Uri.parse("market://details?id=$webView"))
    try {
      startActivity(page)
    } catch (_: ActivityNotFoundException) {
      // No store on this phone: the notice already names the other ways.
    }
  }
}
